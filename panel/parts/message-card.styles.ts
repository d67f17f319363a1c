import { css } from 'lit'

export const messageCardStyles = css`
  :host {
    container-type: inline-size;
  }
  article {
    display: grid;
    align-items: start;
    gap: 1rem 1.75rem;
    padding: 1rem 1.15rem;
  }
  .facts {
    display: grid;
    gap: 0.85rem;
    min-inline-size: 0;
  }
  .substance,
  .about {
    display: grid;
    align-content: start;
    gap: 0.6rem 1.75rem;
    min-inline-size: 0;
  }
  @container (min-width: 44rem) {
    article:not(.open) .substance {
      grid-template-columns: minmax(0, 3fr) minmax(0, 2fr);
    }
  }
  @container (min-width: 58rem) {
    article.open {
      grid-template-columns: minmax(0, 2fr) minmax(0, 3fr);
    }
  }
  header {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0.25rem 1rem;
  }
  header > div {
    flex: 1 1 14rem;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  h2,
  h3 {
    font-size: 1.0714em;
  }
  h2 a {
    color: inherit;
    text-decoration-color: var(--e-line-strong);
  }
  .asked {
    font-weight: 550;
  }
  .totals li {
    font-size: 1.2857em;
    font-weight: 650;
    letter-spacing: -0.01em;
  }
  .items {
    border-block-start: 1px solid var(--e-line);
  }
  .items li {
    display: grid;
    grid-template-columns: fit-content(50%) 1fr auto;
    align-items: baseline;
    gap: 0.75rem;
    padding-block: 0.4rem;
    border-block-end: 1px solid var(--e-line);
  }
  .items li > :first-child {
    overflow-wrap: anywhere;
  }
  @container (max-width: 26rem) {
    .items li {
      grid-template-columns: minmax(0, 1fr) auto;
      gap: 0 0.75rem;
    }
    .items li > :nth-child(2) {
      grid-row: 2;
    }
  }
  .rest {
    padding: 0;
    border: 0;
  }
  .claim {
    margin-inline-end: 0.75em;
    white-space: nowrap;
  }
  footer {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem;
  }
  encours-refusal,
  .stopped,
  .failure {
    flex: 1 1 100%;
  }
  .stopped,
  .failure {
    padding: 0.6rem 0.8rem;
    border-radius: var(--e-radius);
  }
  .stopped {
    background: var(--e-warn-soft);
    color: var(--e-warn);
  }
  .failure {
    background: var(--e-bad-soft);
    color: var(--e-bad);
  }
  .under-way::before {
    content: '';
    display: inline-block;
    inline-size: 0.7em;
    block-size: 0.7em;
    margin-inline-end: 0.6em;
    border: 2px solid var(--e-line-strong);
    border-block-start-color: var(--e-accent);
    border-radius: 50%;
    animation: turn 0.9s linear infinite;
  }
  @keyframes turn {
    to {
      transform: rotate(1turn);
    }
  }
`
