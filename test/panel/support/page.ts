// The panel on a page of its own for one test, and its text as a reader meets it, through all
// shadows.

import '../../../panel/encours-panel.ts'
import type { EncoursPanel } from '../../../panel/encours-panel.ts'
import { type Answers, type Asked, type Faults, standIn } from './api.ts'

export interface Shown {
  readonly panel: EncoursPanel
  readonly asked: readonly Asked[]
}

export interface Wanted {
  readonly answers?: Partial<Answers>
  readonly faults?: Faults
  readonly lang?: 'fr' | 'en'
  readonly theme?: 'light' | 'dark'
  readonly hash?: string
  readonly launchToken?: string
}

export function showWorkspace(wanted: Wanted = {}): Shown {
  history.replaceState(null, '', wanted.hash ?? '#/')
  return show({ ...wanted, mode: 'workspace' })
}

export function showEmbedded(wanted: Wanted = {}): Shown {
  return show({ launchToken: 'launch-1', ...wanted, mode: '' })
}

function show(wanted: Wanted & { readonly mode: string }): Shown {
  document.body.replaceChildren()
  localStorage.clear()
  const { fetch, asked } = standIn(wanted.answers ?? {}, wanted.faults)
  const panel = document.createElement('encours-panel')
  panel.mode = wanted.mode
  panel.fetch = fetch
  panel.lang = wanted.lang ?? 'en'
  panel.theme = wanted.theme ?? 'light'
  if (wanted.launchToken !== undefined) panel.launchToken = wanted.launchToken
  document.body.append(panel)
  return { panel, asked }
}

/** Every text that is shown or read out, in order. */
export function textOf(node: Node): string {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent ?? ''
  if (!(node instanceof Element) && !(node instanceof DocumentFragment)) return ''
  if (node instanceof HTMLStyleElement) return ''
  const own = node instanceof Element ? labelsOf(node) : ''
  const root = node instanceof Element ? node.shadowRoot : null
  const given = node instanceof HTMLSlotElement ? node.assignedNodes() : []
  const shown = given.length > 0 ? given : [...(root ?? node).childNodes]
  return `${own} ${shown.map(textOf).join(' ')}`
}

const labelsOf = (element: Element): string =>
  ['aria-label', 'aria-valuetext', 'placeholder', 'title']
    .map((name) => element.getAttribute(name) ?? '')
    .join(' ')

/** The first element that fits, through all shadows; `a >>> b` looks for b in what a hides. */
export function find(root: ParentNode, selector: string): HTMLElement | null {
  const [first = '', ...rest] = selector.split(' >>> ')
  const found = anywhere(root, first)
  if (rest.length === 0 || !found) return found
  return found.shadowRoot ? find(found.shadowRoot, rest.join(' >>> ')) : null
}

function anywhere(root: ParentNode, selector: string): HTMLElement | null {
  const here = root.querySelector<HTMLElement>(selector)
  if (here) return here
  for (const element of root.querySelectorAll('*')) {
    const found = element.shadowRoot ? anywhere(element.shadowRoot, selector) : null
    if (found) return found
  }
  return null
}
