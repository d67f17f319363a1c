import { css } from 'lit'

export const creditStyles = css`
  :host {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr));
    gap: 1.75rem 2.5rem;
    align-items: start;
  }
  .beside {
    display: grid;
    gap: 1.75rem;
    min-inline-size: 0;
  }
  section {
    display: grid;
    gap: 0.6rem;
    min-inline-size: 0;
  }
  p,
  li {
    overflow-wrap: anywhere;
    text-wrap: pretty;
  }
  .lead {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.3rem 0.7rem;
    font-size: 1.5em;
    font-weight: 650;
    line-height: 1.2;
    font-variant-numeric: tabular-nums;
  }
  .lead .chip {
    font-size: 0.5714em;
  }
  encours-limit-request.card {
    padding: 0.85rem;
  }
  .sum {
    padding-block-start: 0.3rem;
    border-block-start: 1px solid var(--e-line);
    font-weight: 600;
  }
  .sum dt {
    color: inherit;
  }
  summary {
    cursor: pointer;
  }
  details ul {
    display: grid;
    gap: 0.35rem;
    padding-block: 0.4rem;
  }
  .fault {
    color: var(--e-bad);
  }
`
