// Brings <encours-panel> on its way: the panel's script, a launch token of this server for a
// record, and the element that goes to the service with it. It need not stand on the page for that,
// so a form has it begin while it still reads its record. Leaves out where the panel is put.

import { rpc } from '@web/core/network/rpc'
import { user } from '@web/core/user'
import { session } from '@web/session'

/** What was begun for a form and not fetched is as old by then as nobody should see it. */
const keptMs = 10_000

const script = `/encours/static/lib/encours-panel.js?v=${session.encours_version}`

let loading

/** The panel's script, once a page; its address changes with its version, as caches need it. */
function loadPanel() {
  loading ??= import(script).catch((error) => {
    // Asked for again when it is wanted again.
    loading = undefined
    throw error
  })
  return loading
}

// Whoever sees the panel finds it there: it is fetched at once, beside what the page needs first,
// and begun with while the page has nothing else to do.
if (session.encours_panel) {
  const link = Object.assign(document.createElement('link'), { rel: 'modulepreload', href: script })
  document.head.append(link)
  const idle = window.requestIdleCallback ?? ((work) => setTimeout(work, 2000))
  idle(() => loadPanel().catch(() => {}))
}

/** A launch token and where it is good, or what stands against one. */
export async function askToken({ model, id }, early = false) {
  const [company] = user.context.allowed_company_ids ?? []
  const asked = { model, id, company, ...(early ? { early } : {}) }
  const [launch] = await Promise.all([rpc('/encours/launch', asked, { silent: true }), loadPanel()])
  return launch
}

async function begin(props, early) {
  const { token, api, ...against } = await askToken(props, early)
  if (against.problem) return against
  const panel = document.createElement('encours-panel')
  panel.setAttribute('api', api)
  panel.setAttribute('lang', user.lang.startsWith('fr') ? 'fr' : 'en')
  if (props.mode) panel.setAttribute('mode', props.mode)
  panel.launchToken = token
  panel.prepare()
  return { panel }
}

let begun = null

/** The form of this record is about to be drawn. */
export function beginEarly(model, id) {
  begun = { model, id, at: Date.now(), opening: begin({ model, id }, true) }
  // Whoever fetches it meets the failure.
  begun.opening.catch(() => {})
}

/** A panel for a record, on its way to its session, or what stands against one. */
export async function openPanel(props) {
  const early = fetchBegun(props)
  try {
    const opened = await early
    // The record was written in between, or read by somebody else: then it is asked for plainly.
    if (opened && opened.problem !== 'not_shown') return opened
  } catch {
    // Once more, and told if it fails again.
  }
  return begin(props, false)
}

function fetchBegun({ model, id }) {
  const found = begun
  begun = null
  const fits = found !== null && found.model === model && found.id === id
  return fits && Date.now() - found.at < keptMs ? found.opening : null
}
