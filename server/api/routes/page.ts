// The few documents that the server writes itself. Their texts are ours: nothing from a request or
// from a ledger ever stands in them.

import type { Language } from '../endpoint.ts'

export interface Page {
  readonly title: string
  readonly language: Language
  readonly text: string
  readonly links: readonly { readonly href: string; readonly label: string }[]
}

export function page({ title, language, text, links }: Page): string {
  const items = links.map(({ href, label }) => `<a href="${href}">${label}</a>`).join('\n      ')
  return document(
    { title: `${title} · Encours`, language },
    `<main>
      <h1>${title}</h1>
      <p>${text}</p>
      <nav>
      ${items}
      </nav>
    </main>`,
  )
}

const needsScript: Readonly<Record<Language, string>> = {
  en: 'Encours needs JavaScript.',
  fr: 'Encours a besoin de JavaScript.',
}

export const panelScript = '/panel/encours-panel.js'

/** The workspace: the panel on a page of its own. Who is not signed in meets its connect face. */
export function workspace(language: Language): string {
  return document(
    { title: 'Encours', language, head: `<script type="module" src="${panelScript}"></script>` },
    `<encours-panel mode="workspace"></encours-panel>
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

export const style = `:root {
  color-scheme: light dark;
  font-family: system-ui, sans-serif;
  line-height: 1.5;
}
body {
  margin: 0;
}
main {
  max-inline-size: 36rem;
  margin-inline: auto;
  padding: 4rem 1.5rem;
}
h1 {
  font-size: 1.5rem;
}
nav {
  display: flex;
  flex-wrap: wrap;
  gap: 1.5rem;
  margin-block-start: 2rem;
}
`
