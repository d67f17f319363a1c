// How the texts of the letters, the letterhead and the people of a customer stand on the page.

import { css } from 'lit'

export const lettersStyles = css`
  :host,
  form,
  .fields,
  section {
    display: grid;
    gap: 1rem;
  }
  header {
    display: grid;
    gap: 0.2rem;
    max-inline-size: 70ch;
  }
  .card {
    padding: 1.15rem;
  }
  .fields {
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr));
    align-items: end;
    gap: 0.7rem 1rem;
  }
  .beside {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr));
    align-items: start;
    gap: 1rem 1.5rem;
  }
  label {
    display: grid;
    gap: 0.2rem;
    min-inline-size: 0;
  }
  label.check {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    min-block-size: 2.25rem;
  }
  input:not([type='checkbox']),
  select,
  textarea {
    inline-size: 100%;
    min-block-size: 2.25rem;
    padding-block: 0.35rem;
    padding-inline: 0.6rem;
    border: 1px solid var(--e-line-strong);
    border-radius: calc(var(--e-radius) * 0.75);
    background: var(--e-surface);
    color: inherit;
    font: inherit;
  }
  textarea {
    min-block-size: 9rem;
    resize: vertical;
    line-height: 1.5;
  }
  .choose {
    max-inline-size: 32rem;
  }
  .acts {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem 0.75rem;
  }
  .fault,
  .lacks {
    padding: 0.6rem 0.8rem;
    border-radius: var(--e-radius);
    background: var(--e-warn-soft);
    color: var(--e-warn);
  }
  .failure {
    color: var(--e-bad);
  }
  dl {
    display: grid;
    gap: 0.15rem 1rem;
    grid-template-columns: minmax(0, auto) minmax(0, 1fr);
  }
  dt {
    font-family: var(--e-mono);
    font-size: 0.9286em;
    overflow-wrap: anywhere;
  }
  dd {
    color: var(--e-muted);
    overflow-wrap: anywhere;
  }
  summary {
    inline-size: fit-content;
    color: var(--e-accent);
    cursor: pointer;
  }
  details dl {
    margin-block-start: 0.5rem;
  }
  iframe {
    inline-size: 100%;
    block-size: 20rem;
    max-block-size: 46rem;
    border: 1px solid var(--e-line);
    border-radius: var(--e-radius);
    background: #ffffff;
    color-scheme: light;
  }
  li {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    align-items: center;
    gap: 0.2rem 1rem;
    padding-block: 0.4rem;
    border-block-end: 1px solid var(--e-line);
  }
  li:last-child {
    border-block-end: 0;
  }
`
