// How the company's own settings stand: a card with what holds now, and small forms in it.

import { css } from 'lit'

export const own = css`
  :host {
    display: block;
    margin-block-end: 1.75rem;
  }
  section {
    display: grid;
    gap: 0.7rem;
    padding: 1.15rem;
  }
  dl {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 16rem), 1fr));
    gap: 0.6rem 1.5rem;
  }
  dt {
    color: var(--e-muted);
  }
  dd {
    font-weight: 550;
  }
  li {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    align-items: center;
    gap: 0.2rem 1rem;
    padding-block: 0.3rem;
    border-block-end: 1px solid var(--e-line);
  }
  p,
  li {
    overflow-wrap: anywhere;
    text-wrap: pretty;
  }
  .asked {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 11rem), 1fr));
    align-items: end;
    gap: 0.7rem 1rem;
  }
  .asked button,
  .acts button {
    justify-self: start;
  }
  .acts {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
  }
  label {
    display: grid;
    gap: 0.2rem;
    min-inline-size: 0;
    font-weight: 550;
  }
  .asked input,
  .asked select,
  textarea {
    inline-size: 100%;
    min-inline-size: 0;
    min-block-size: 2.25rem;
    padding-block: 0.3rem;
    padding-inline: 0.6rem;
    border: 1px solid var(--e-line-strong);
    border-radius: calc(var(--e-radius) * 0.75);
    background: var(--e-surface);
    color: inherit;
    font: inherit;
    font-weight: normal;
  }
  textarea {
    min-block-size: 8rem;
    resize: vertical;
  }
  details {
    flex: 1 1 16rem;
    min-inline-size: 0;
  }
  summary {
    cursor: pointer;
  }
  .said {
    margin-block-start: 0.4rem;
    white-space: pre-wrap;
  }
  .opened {
    display: grid;
    gap: 0.7rem;
    inline-size: 100%;
    padding-block: 0.5rem;
  }
  code {
    font-family: var(--e-mono);
    font-size: 0.9286em;
  }
  .fault {
    color: var(--e-bad);
  }
`
