// How small forms look: labels above, fields as wide as they may be, hints and faults below.

import { css } from 'lit'

export const forms = css`
  form {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 13rem), 1fr));
    gap: 0.75rem 1rem;
    align-items: start;
    padding: 0.85rem;
    border: 1px solid var(--e-line);
    border-radius: var(--e-radius);
    background: var(--e-surface);
  }
  .field {
    display: grid;
    gap: 0.25rem;
    min-inline-size: 0;
  }
  .wide {
    grid-column: 1 / -1;
  }
  label,
  legend {
    font-weight: 550;
  }
  fieldset {
    display: grid;
    gap: 0.2rem;
    min-inline-size: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  legend {
    padding: 0;
  }
  fieldset label {
    display: flex;
    align-items: baseline;
    gap: 0.5rem;
    font-weight: 400;
  }
  input:not([type='checkbox']),
  select {
    inline-size: 100%;
    min-block-size: 2.25rem;
    padding-inline: 0.6rem;
    border: 1px solid var(--e-line-strong);
    border-radius: calc(var(--e-radius) * 0.75);
    background: var(--e-surface);
    color: inherit;
    font: inherit;
  }
  [aria-invalid='true'] {
    border-color: var(--e-bad);
    outline: 1px solid var(--e-bad);
  }
  .fault {
    color: var(--e-bad);
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
  }
`
