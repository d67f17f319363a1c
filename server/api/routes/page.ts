// The few documents that the server writes itself. Their texts are ours and HTML already: whoever
// lets anything else stand in one has escaped it.

import type { HostKind } from '../../../connectors/contract/host.ts'
import type { Language } from '../endpoint.ts'

interface Link {
  readonly href: string
  readonly label: string
}

export interface Section {
  readonly heading: string
  readonly text: string
}

export interface Page {
  readonly title: string
  readonly language: Language
  readonly text: string
  readonly sections?: readonly Section[]
  /** What a person fills in, as HTML of ours. */
  readonly form?: string
  /** The one way forward, where there is one, and the way out. */
  readonly forward?: Link
  readonly out: Link
}

export function page(wanted: Page): string {
  const { title, language, text, sections = [], form = '', forward, out } = wanted
  const further = sections
    .map((one) => `<h2>${one.heading}</h2><p>${one.text}</p>`)
    .join('\n        ')
  const onward = forward ? `<a class="forward" href="${forward.href}">${forward.label}</a>` : ''
  return document(
    { title: `${title} · Encours`, language },
    `<main>
      <div class="card">
        <strong class="brand">Encours</strong>
        <h1>${title}</h1>
        <p>${text}</p>
        ${further}
        ${form}
        <nav>
          ${onward}
          <a href="${out.href}">${out.label}</a>
        </nav>
      </div>
    </main>`,
  )
}

const needsScript: Readonly<Record<Language, string>> = {
  en: 'Encours needs JavaScript.',
  fr: 'Encours a besoin de JavaScript.',
}

export const panelScript = '/panel/encours-panel.js'

/** The workspace: the panel on a page of its own. Who is not signed in meets its connect face. */
export function workspace(language: Language, hosts: readonly HostKind[]): string {
  return document(
    { title: 'Encours', language, head: `<script type="module" src="${panelScript}"></script>` },
    `<encours-panel mode="workspace" hosts="${hosts.join(' ')}"></encours-panel>
    <noscript>${needsScript[language]}</noscript>`,
  )
}

function document(
  about: { readonly title: string; readonly language: Language; readonly head?: string },
  body: string,
): string {
  return `<!doctype html>
<html lang="${about.language}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${about.title}</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="${stylePath}">
    ${about.head ?? ''}
  </head>
  <body>
    ${body}
  </body>
</html>
`
}

export const stylePath = '/page.css'

// The type and the colours are those of the panel's connect face: see panel/styles.
export const style = `:root {
  color-scheme: light dark;
  --surface: light-dark(#ffffff, #15181d);
  --sunken: light-dark(#f5f6f8, #1c2027);
  --line: light-dark(#e1e4e9, #313741);
  --edge: light-dark(#7b8391, #7d8695);
  --wrong: light-dark(#a3261c, #ff9d92);
  --ink: light-dark(#191d24, #e8eaee);
  --accent: light-dark(#0b6468, #72d1d2);
  --on-accent: light-dark(#ffffff, #06282a);
  font-family: system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Liberation Sans',
    Arial, sans-serif;
  line-height: 1.45;
}
body {
  margin: 0;
}
noscript {
  display: block;
  padding: 1rem;
}
main {
  box-sizing: border-box;
  display: grid;
  min-block-size: 100vh;
  min-block-size: 100dvh;
  place-items: center;
  padding: 1rem;
  background: var(--sunken);
  color: var(--ink);
  font-size: 0.875rem;
}
.card {
  box-sizing: border-box;
  display: grid;
  gap: 1rem;
  inline-size: 100%;
  max-inline-size: 34rem;
  padding: clamp(1.25rem, 5vw, 2.5rem);
  border: 1px solid var(--line);
  border-radius: 8px;
  background: var(--surface);
}
.brand {
  margin-block-end: 0.75rem;
  color: var(--accent);
  font-size: 1.1429em;
  letter-spacing: -0.01em;
}
h1 {
  margin: 0;
  font-size: 1.9em;
  font-weight: 650;
  letter-spacing: -0.015em;
  line-height: 1.2;
  text-wrap: balance;
}
h2 {
  margin: 0.5rem 0 -0.5rem;
  font-size: 1.0714em;
  font-weight: 650;
}
p {
  margin: 0;
  font-size: 1.0714em;
  text-wrap: pretty;
}
form,
label {
  display: grid;
  gap: 0.5rem;
}
form {
  gap: 1rem;
  margin-block-start: 0.5rem;
}
input {
  box-sizing: border-box;
  inline-size: 100%;
  min-block-size: 2.75rem;
  padding-inline: 0.75rem;
  border: 1px solid var(--edge);
  border-radius: 6px;
  background: var(--surface);
  color: inherit;
  font: inherit;
}
.tick {
  display: flex;
  align-items: start;
  gap: 0.75rem;
}
.tick input {
  flex: none;
  inline-size: 1.25rem;
  min-block-size: 1.25rem;
}
button {
  justify-self: start;
  min-block-size: 2.75rem;
  border: 0;
  font: inherit;
  cursor: pointer;
}
.quiet {
  padding-inline: 1.25rem;
  border: 1px solid var(--edge);
  border-radius: 6px;
  background: transparent;
  color: inherit;
}
code {
  overflow-wrap: anywhere;
}
[role='alert'] {
  color: var(--wrong);
}
nav {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 0.75rem 1.5rem;
  margin-block-start: 0.5rem;
}
a {
  display: inline-flex;
  align-items: center;
  min-block-size: 2.75rem;
  color: var(--accent);
  text-underline-offset: 0.15em;
}
.forward {
  padding-block: 0.4rem;
  padding-inline: 1.25rem;
  border-radius: 6px;
  background: var(--accent);
  color: var(--on-accent);
  font-weight: 550;
  text-decoration: none;
}
.forward:hover {
  filter: brightness(1.08);
}
:focus-visible {
  outline: 2px solid var(--accent);
  outline-offset: 2px;
  border-radius: 4px;
}
`
