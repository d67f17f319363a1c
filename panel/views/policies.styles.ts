// How the list of policies and their editor stand on the page.

import { css } from 'lit'

export const policiesStyles = css`
  :host {
    display: grid;
    gap: 1rem;
  }
  header {
    display: grid;
    gap: 0.2rem;
    max-inline-size: 70ch;
  }
  section {
    display: grid;
    gap: 0.5rem;
  }
  .shipped li {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    align-items: center;
    gap: 0 1rem;
    padding-block: 0.4rem;
    padding-inline: 1.15rem;
  }
`

export const editorStyles = css`
  :host,
  form,
  .fields {
    display: grid;
    gap: 1rem;
  }
  form {
    padding: 1.15rem;
  }
  .fields {
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr));
    align-items: end;
    gap: 0.7rem 1rem;
  }
  label,
  .field {
    display: grid;
    gap: 0.2rem;
    min-inline-size: 0;
  }
  label.check {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    min-block-size: 2.25rem;
  }
  fieldset {
    display: grid;
    gap: 0.7rem;
    min-inline-size: 0;
    margin: 0;
    padding: 0.85rem;
    border: 1px solid var(--e-line);
    border-radius: var(--e-radius);
  }
  legend {
    padding-inline: 0.3rem;
    font-weight: 600;
  }
  input:not([type='checkbox']),
  select,
  textarea {
    inline-size: 100%;
    min-block-size: 2.25rem;
    padding-inline: 0.6rem;
    border: 1px solid var(--e-line-strong);
    border-radius: calc(var(--e-radius) * 0.75);
    background: var(--e-surface);
    color: inherit;
    font: inherit;
  }
  input[type='checkbox'] {
    inline-size: 1.1rem;
    block-size: 1.1rem;
    accent-color: var(--e-accent);
  }
  textarea {
    min-block-size: 22rem;
    padding-block: 0.6rem;
    font-family: var(--e-mono);
    font-size: 0.8571em;
  }
  .ways {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.4rem;
  }
  .ways select {
    inline-size: auto;
  }
  .ways button {
    min-block-size: 1.8rem;
    padding-inline: 0.5rem;
  }
  summary {
    inline-size: fit-content;
    color: var(--e-accent);
    cursor: pointer;
  }
  .acts {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
  }
  .told {
    display: grid;
    gap: 0.4rem;
    padding: 0.85rem 1.15rem;
    overflow-wrap: anywhere;
  }
  .told code {
    font-family: var(--e-mono);
    font-size: 0.9286em;
  }
  del {
    color: var(--e-muted);
  }
  ins {
    font-weight: 650;
    text-decoration: none;
  }
  .bad {
    border-color: var(--e-bad);
  }
`
