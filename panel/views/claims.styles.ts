import { css } from 'lit'

export const claimsStyles = css`
  .law {
    margin-block: 0.5rem 1.5rem;
  }
  h2 {
    margin-block-end: 0.6rem;
  }
  dl {
    display: flex;
    flex-wrap: wrap;
    gap: 0.4rem 2rem;
    margin-block: 0 0.75rem;
  }
  dt {
    color: var(--e-muted);
    font-size: 0.9286em;
  }
  dd {
    margin: 0;
    font-weight: 550;
    font-variant-numeric: tabular-nums;
  }
  ul > li {
    display: grid;
    justify-items: start;
    gap: 0.35rem;
    padding-block: 0.75rem;
    padding-inline: 1rem;
    border-block-end: 1px solid var(--e-line);
    overflow-wrap: anywhere;
  }
  ul > li:last-child {
    border-block-end: 0;
  }
  .title {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0 1rem;
    inline-size: 100%;
  }
  .figure {
    font-variant-numeric: tabular-nums;
  }
  .title .figure {
    font-weight: 600;
  }
  .waived {
    color: var(--e-muted);
    text-decoration: line-through;
  }
  details {
    inline-size: 100%;
  }
  summary {
    inline-size: fit-content;
    color: var(--e-accent);
    cursor: pointer;
  }
  ol {
    margin: 0.3rem 0 0;
    padding: 0;
    list-style: none;
  }
  ol > li {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0 1rem;
    padding-block: 0.3rem;
  }
  ol .muted {
    flex: 1 1 16rem;
  }
  .acts {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
  }
  encours-fields-form,
  encours-reason {
    inline-size: 100%;
  }
  .fault {
    color: var(--e-bad);
  }
  ul + p {
    margin-block-start: 0.6rem;
  }
`
