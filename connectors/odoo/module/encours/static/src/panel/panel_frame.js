// Puts <encours-panel> into a page of Odoo and keeps it supplied with launch tokens: one for each
// record that the page shows, one more when a session ends. Leaves out what the panel shows.

import { Component, onWillUnmount, useEffect, useRef, useState } from '@odoo/owl'
import { _t } from '@web/core/l10n/translation'
import { rpc } from '@web/core/network/rpc'
import { user } from '@web/core/user'
import { useService } from '@web/core/utils/hooks'
import { session } from '@web/session'

const renewEvent = 'encours-launch-needed'

let loading

/** The panel's script, once a page; its address changes with its version, as caches need it. */
function loadPanel() {
  loading ??= import(`/encours/static/lib/encours-panel.js?v=${session.encours_version}`).catch(
    (error) => {
      // Asked for again when it is wanted again.
      loading = undefined
      throw error
    },
  )
  return loading
}

// Whoever sees the panel finds it there: it is fetched while the page has nothing else to do.
if (session.encours_panel) {
  const idle = window.requestIdleCallback ?? ((work) => setTimeout(work, 2000))
  idle(() => loadPanel().catch(() => {}))
}

export class PanelFrame extends Component {
  static template = 'encours.PanelFrame'
  static props = {
    model: { type: String, optional: true },
    id: { type: Number, optional: true },
    mode: { type: String, optional: true },
  }

  setup() {
    this.action = useService('action')
    this.place = useRef('place')
    this.state = useState({ problem: null, canConnect: false })
    this.panel = null
    this.opened = 0
    this.renew = () => this.open()
    // The first token is asked for while the form is still being drawn.
    this.ahead = this.launch()
    this.ahead.catch(() => {})
    useEffect(
      () => {
        // The pager shows another record in the same component: nothing of the one before stays.
        this.remove()
        this.open()
      },
      () => [this.props.model, this.props.id],
    )
    onWillUnmount(() => {
      this.opened += 1
      this.remove()
    })
  }

  get sentence() {
    switch (this.state.problem) {
      case 'not_connected':
        return _t('This company is not connected to Encours.')
      case 'no_role':
        return _t('You need a right of accounting to see Encours.')
      default:
        return _t('Encours cannot be shown now.')
    }
  }

  /** Asks for a token for what is shown now; an answer that comes after a change is dropped. */
  async open() {
    this.opened += 1
    const mine = this.opened
    const asked = this.ahead ?? this.launch()
    this.ahead = null
    try {
      const [launch] = await Promise.all([asked, loadPanel()])
      if (mine !== this.opened) return
      this.state.problem = launch.problem ?? null
      this.state.canConnect = launch.can_connect ?? false
      if (launch.problem) this.remove()
      else this.hand(launch)
    } catch {
      if (mine !== this.opened) return
      this.remove()
      this.state.problem = 'failed'
    }
  }

  launch() {
    const { model, id } = this.props
    const [company] = user.context.allowed_company_ids ?? []
    return rpc('/encours/launch', { model, id, company }, { silent: true })
  }

  hand({ token, api }) {
    if (this.panel !== null) {
      this.panel.launchToken = token
      return
    }
    const panel = document.createElement('encours-panel')
    panel.setAttribute('api', api)
    panel.setAttribute('lang', user.lang.startsWith('fr') ? 'fr' : 'en')
    if (this.props.mode) panel.setAttribute('mode', this.props.mode)
    panel.launchToken = token
    panel.addEventListener(renewEvent, this.renew)
    this.panel = panel
    this.place.el.replaceChildren(panel)
  }

  remove() {
    this.panel?.removeEventListener(renewEvent, this.renew)
    this.panel?.remove()
    this.panel = null
  }

  connect() {
    this.action.doAction('encours.open_settings')
  }
}
