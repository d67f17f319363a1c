// Tables of figures: lines, not boxes. Below 40rem of its own container a row becomes a card.

import { css } from 'lit'

export const table = css`
  .frame {
    container-type: inline-size;
  }
  table {
    inline-size: 100%;
    border-collapse: collapse;
  }
  caption {
    text-align: start;
  }
  th {
    padding-block: 0.5rem;
    padding-inline: 0.5rem;
    color: var(--e-muted);
    font-size: 0.9286em;
    font-weight: 550;
    text-align: start;
    vertical-align: bottom;
  }
  th.figure {
    text-align: end;
  }
  thead th {
    border-block-end: 1px solid var(--e-line);
  }
  td {
    padding-block: 0.65rem;
    padding-inline: 0.5rem;
    border-block-end: 1px solid var(--e-line);
    vertical-align: top;
  }
  tbody tr:last-child td {
    border-block-end: 0;
  }
  th:first-child,
  td:first-child {
    padding-inline-start: 1rem;
  }
  th:last-child,
  td:last-child {
    padding-inline-end: 1rem;
  }
  .label {
    display: none;
  }
  @container (max-width: 40rem) {
    thead {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    table,
    tbody {
      display: block;
    }
    tr {
      display: grid;
      padding-block: 0.75rem;
      padding-inline: 1rem;
      border-block-end: 1px solid var(--e-line);
    }
    tbody tr:last-child {
      border-block-end: 0;
    }
    td,
    td:first-child,
    td:last-child {
      display: block;
      padding: 0;
      border: 0;
    }
    .label {
      display: inline;
      color: var(--e-muted);
      font-weight: 400;
    }
  }
`
