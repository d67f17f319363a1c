import { css } from 'lit'

export const assessmentStyles = css`
  :host {
    display: grid;
    gap: 0.75rem;
    min-inline-size: 0;
  }
  .columns {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr));
    gap: 1.25rem 2.5rem;
    align-items: start;
  }
  .columns > div {
    display: grid;
    gap: 0.6rem;
    min-inline-size: 0;
  }
  .grade {
    display: flex;
    align-items: center;
    gap: 0.7rem;
  }
  .letter {
    display: inline-grid;
    place-items: center;
    inline-size: 2.25rem;
    block-size: 2.25rem;
    border-radius: var(--e-radius);
    background: var(--e-sunken);
    font-size: 1.25em;
    font-weight: 700;
  }
  .letter.A,
  .letter.B {
    background: var(--e-good-soft);
    color: var(--e-good);
  }
  .letter.C {
    background: var(--e-warn-soft);
    color: var(--e-warn);
  }
  .letter.D,
  .letter.E {
    background: var(--e-bad-soft);
    color: var(--e-bad);
  }
  .reasons {
    display: grid;
    gap: 0.35rem;
  }
  .reasons li {
    padding-inline-start: 0.7rem;
    border-inline-start: 3px solid var(--e-line);
    overflow-wrap: anywhere;
  }
  .reasons .against {
    border-color: var(--e-bad);
  }
  .reasons .for {
    border-color: var(--e-good);
  }
  .warn-text {
    color: var(--e-warn);
  }
  summary {
    cursor: pointer;
  }
  .columns summary {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0.2rem 1rem;
    padding-block: 0.5rem;
    border-block: 1px solid var(--e-line);
  }
  .columns summary strong:first-child::before {
    content: '▸ ';
    color: var(--e-muted);
  }
  .columns [open] summary strong:first-child::before {
    content: '▾ ';
  }
  caption {
    white-space: nowrap;
  }
  details ol,
  details ul {
    display: grid;
    gap: 0.3rem;
    padding-block: 0.4rem;
  }
  .rest {
    padding: 0.5rem 1rem;
  }
`
