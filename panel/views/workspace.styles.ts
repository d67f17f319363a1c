import { css } from 'lit'

export const workspaceStyles = css`
  :host {
    min-block-size: 100vh;
    background: var(--e-sunken);
    container-type: inline-size;
  }
  header {
    border-block-end: 1px solid var(--e-line);
    background: var(--e-surface);
  }
  .bar,
  .tabs,
  main,
  .page {
    max-inline-size: 76rem;
    margin-inline: auto;
    padding-inline: clamp(0.9rem, 3cqi, 2rem);
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.4rem 0.9rem;
    padding-block: 0.7rem 0.35rem;
  }
  .brand {
    color: var(--e-accent);
    font-size: 1.1429em;
    letter-spacing: -0.01em;
  }
  .company {
    flex: 1 1 6rem;
    min-inline-size: 0;
    overflow-wrap: anywhere;
    font-weight: 550;
  }
  main {
    padding-block: 1.5rem 2.5rem;
    min-block-size: 70vh;
  }
  .account {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25rem 0.75rem;
    max-inline-size: 76rem;
    margin-inline: auto;
    padding-inline: clamp(0.9rem, 3cqi, 2rem);
    padding-block-end: 1.5rem;
  }
  main:focus {
    outline: none;
  }
  @container (max-width: 44rem) {
    .bar encours-sync-line {
      order: 1;
      flex: 1 1 100%;
      justify-content: space-between;
    }
    main {
      padding-block: 1rem 2rem;
    }
  }
`
