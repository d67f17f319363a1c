// How the short sections of a customer look: a heading, a few lines, a way to change them.

import { css } from 'lit'

export const standing = css`
  :host {
    display: grid;
    align-content: start;
    gap: 0.5rem;
    min-inline-size: 0;
  }
  p,
  li {
    overflow-wrap: anywhere;
    text-wrap: pretty;
  }
  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 0.35rem;
  }
  ul {
    display: grid;
    gap: 0.3rem;
  }
  .bad-text,
  .fault {
    color: var(--e-bad);
  }
`
