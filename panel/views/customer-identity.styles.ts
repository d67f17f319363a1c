import { css } from 'lit'

export const identityStyles = css`
  :host {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr));
    gap: 1.75rem 2.5rem;
    align-items: start;
  }
  section,
  .card,
  .scores,
  .scores li {
    display: grid;
    gap: 0.6rem;
    min-inline-size: 0;
  }
  .scores {
    gap: 1.4rem;
  }
  .card {
    padding: 0.85rem;
  }
  p,
  li {
    overflow-wrap: anywhere;
    text-wrap: pretty;
  }
  .lead,
  .buttons {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.4rem 0.7rem;
  }
  .lead strong {
    font-size: 1.125em;
  }
  dl {
    max-inline-size: 32rem;
  }
  .fact {
    padding-inline-start: 0.7rem;
    border-inline-start: 3px solid var(--e-bad);
  }
  .candidates {
    display: grid;
  }
  .candidates li {
    display: flex;
    justify-content: space-between;
    align-items: center;
    gap: 1rem;
    padding-block: 0.5rem;
    border-block-end: 1px solid var(--e-line);
  }
  .candidates li > div {
    min-inline-size: 0;
  }
  .candidates button {
    flex: none;
  }
  .fault {
    color: var(--e-bad);
  }
`
