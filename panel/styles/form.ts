// Fields of a form, one below the other, with their labels above and what is done beside.

import { css } from 'lit'

export const form = css`
  form {
    display: grid;
    gap: 0.6rem;
    max-inline-size: 34rem;
  }
  label {
    display: grid;
    gap: 0.2rem;
    font-weight: 550;
  }
  label.switch {
    grid-template-columns: auto minmax(0, 1fr);
    align-items: baseline;
    gap: 0.5rem;
    font-weight: inherit;
  }
  input {
    min-inline-size: 0;
    min-block-size: 2.25rem;
    padding-inline: 0.6rem;
    border: 1px solid var(--e-line-strong);
    border-radius: calc(var(--e-radius) * 0.75);
    background: var(--e-surface);
    color: inherit;
    font: inherit;
    font-weight: normal;
  }
  input[type='number'] {
    inline-size: 7rem;
  }
  input[type='date'] {
    inline-size: 11rem;
  }
  input[type='checkbox'] {
    min-block-size: 0;
    accent-color: var(--e-accent);
  }
  .acts {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
  }
`
