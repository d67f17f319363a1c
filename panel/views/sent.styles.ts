import { css } from 'lit'

export const sentStyles = css`
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0.25rem 1rem;
    margin-block-end: 1rem;
  }
  .who {
    overflow-wrap: anywhere;
  }
  .who a {
    color: var(--e-ink);
    font-weight: 600;
    text-decoration: none;
  }
  .who a:hover {
    color: var(--e-accent);
    text-decoration: underline;
  }
  .what div {
    overflow-wrap: anywhere;
  }
  .sum {
    font-weight: 550;
  }
  .when {
    white-space: nowrap;
  }
  .when button {
    margin-inline-start: -0.4rem;
  }
  @container (max-width: 40rem) {
    tr {
      grid-template-columns: minmax(0, 1fr) auto;
      gap: 0.2rem 1rem;
    }
    .sum {
      grid-row: 1;
      grid-column: 2;
    }
    .what {
      grid-column: 1 / -1;
    }
    .when {
      text-align: end;
    }
    .travel td {
      grid-column: 1 / -1;
    }
  }
`
