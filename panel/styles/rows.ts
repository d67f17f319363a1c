// How a page of records stands: a heading, sections, and rows with a title line in a card.

import { css } from 'lit'

export const rows = css`
  header {
    display: grid;
    gap: 0.2rem;
    max-inline-size: 70ch;
    margin-block-end: 1rem;
  }
  section {
    display: grid;
    gap: 0.6rem;
    margin-block-end: 1.75rem;
  }
  li {
    display: grid;
    gap: 0.3rem;
    padding-block: 0.8rem;
    padding-inline: 1.1rem;
    border-block-end: 1px solid var(--e-line);
    overflow-wrap: anywhere;
  }
  li:last-child {
    border-block-end: 0;
  }
  .title {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    align-items: baseline;
    gap: 0.2rem 1rem;
  }
`
