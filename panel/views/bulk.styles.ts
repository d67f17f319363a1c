import { css } from 'lit'

export const bulkStyles = css`
  section {
    display: grid;
    gap: 0.75rem;
    margin-block-end: 1rem;
  }
  section:not(:has(*)) {
    display: none;
  }
  .steps,
  .acts {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem;
  }
  button[aria-pressed='true'] {
    border-color: var(--e-accent);
    background: var(--e-accent-soft);
    color: var(--e-accent);
  }
  .ask {
    display: grid;
    gap: 0.5rem;
    padding: 0.85rem 1rem;
    border: 1px solid var(--e-line-strong);
    border-radius: var(--e-radius);
    background: var(--e-surface);
  }
  .left,
  .trying {
    padding: 0.4rem 0.7rem;
    border-radius: calc(var(--e-radius) * 0.75);
    background: var(--e-warn-soft);
    color: var(--e-warn);
  }
  .failure {
    color: var(--e-bad);
  }
`
