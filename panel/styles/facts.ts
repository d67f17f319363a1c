// A list of facts: what it is on the left, how much or when on the right.

import { css } from 'lit'

export const facts = css`
  dl {
    display: grid;
    gap: 0.25rem;
  }
  dl > div {
    display: flex;
    justify-content: space-between;
    gap: 1rem;
  }
  dt {
    color: var(--e-muted);
  }
  dd {
    font-variant-numeric: tabular-nums;
    text-align: end;
  }
`
