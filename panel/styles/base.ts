// What every element of the panel shares: type, controls, headings, chips, and what only a reader
// of the page hears.

import { css } from 'lit'
import { tokens } from './tokens.ts'

const rules = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  :host {
    display: block;
    color: var(--e-ink);
    font-family: var(--e-font);
    font-size: var(--encours-font-size, 0.875rem);
    line-height: 1.45;
  }
  :host([hidden]) {
    display: none;
  }
  h1,
  h2,
  h3,
  p,
  ul,
  ol,
  dl,
  dd,
  figure {
    margin: 0;
    padding: 0;
  }
  ul,
  ol {
    list-style: none;
  }
  h1 {
    font-size: 1.5em;
    font-weight: 650;
    letter-spacing: -0.015em;
    line-height: 1.2;
  }
  h2 {
    font-size: 1.0625em;
    font-weight: 650;
    line-height: 1.3;
  }
  h3 {
    font-size: 1em;
    font-weight: 600;
  }
  h1:focus,
  [tabindex='-1']:focus {
    outline: none;
  }
  a {
    color: var(--e-accent);
    text-underline-offset: 0.15em;
  }
  :focus-visible {
    outline: 2px solid var(--e-accent);
    outline-offset: 2px;
    border-radius: 4px;
  }
  button,
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.4em;
    min-block-size: 2.25rem;
    padding-block: 0.3rem;
    padding-inline: 0.85rem;
    border: 1px solid var(--e-line-strong);
    border-radius: calc(var(--e-radius) * 0.75);
    background: var(--e-surface);
    color: var(--e-ink);
    font: inherit;
    font-weight: 550;
    text-decoration: none;
    white-space: nowrap;
    cursor: pointer;
  }
  button:hover,
  .button:hover {
    background: var(--e-sunken);
  }
  button:disabled {
    opacity: 0.6;
    cursor: default;
  }
  .primary,
  .primary:hover {
    border-color: var(--e-accent);
    background: var(--e-accent);
    color: var(--e-on-accent);
  }
  .primary:hover {
    filter: brightness(1.08);
  }
  .quiet {
    border-color: transparent;
    background: transparent;
    color: var(--e-accent);
    padding-inline: 0.4rem;
  }
  .figure {
    font-variant-numeric: tabular-nums;
    text-align: end;
    white-space: nowrap;
  }
  .muted {
    color: var(--e-muted);
  }
  .small {
    font-size: 0.9286em;
  }
  .chip {
    display: inline-flex;
    align-items: center;
    padding-inline: 0.5em;
    border-radius: 0.85em;
    background: var(--e-sunken);
    color: var(--e-ink);
    font-size: 0.8571em;
    font-weight: 550;
    line-height: 1.7;
    box-shadow: inset 0 0 0 1px var(--e-line);
  }
  .chip.good {
    background: var(--e-good-soft);
    color: var(--e-good);
    box-shadow: none;
  }
  .chip.warn {
    background: var(--e-warn-soft);
    color: var(--e-warn);
    box-shadow: none;
  }
  .chip.bad {
    background: var(--e-bad-soft);
    color: var(--e-bad);
    box-shadow: none;
  }
  .chip.accent {
    background: var(--e-accent-soft);
    color: var(--e-accent);
    box-shadow: none;
  }
  .card {
    border: 1px solid var(--e-line);
    border-radius: var(--e-radius);
    background: var(--e-surface);
  }
  .heard {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation-duration: 0.001s;
      animation-iteration-count: 1;
      transition-duration: 0.001s;
    }
  }
`

export const base = [tokens, rules]
