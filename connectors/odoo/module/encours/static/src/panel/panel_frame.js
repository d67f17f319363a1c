// A place for <encours-panel> on a page of Odoo, kept supplied with launch tokens: one for each
// record that the page shows, one more when a session ends. Leaves out what the panel shows.

import { Component, onWillUnmount, useEffect, useRef, useState } from '@odoo/owl'
import { _t } from '@web/core/l10n/translation'
import { useService } from '@web/core/utils/hooks'
import { askToken, openPanel } from './panel_opening'

const renewEvent = 'encours-launch-needed'

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
    // The first panel is begun with while the form is still being drawn.
    this.ahead = openPanel(this.props)
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

  /** A panel for what is shown now, or a token for the one that stands; late answers are dropped. */
  async open() {
    this.opened += 1
    const mine = this.opened
    const { ahead, props } = this
    this.ahead = null
    try {
      const answer = await (ahead ?? (this.panel ? askToken(props) : openPanel(props)))
      if (mine !== this.opened) return
      this.state.problem = answer.problem ?? null
      this.state.canConnect = answer.can_connect ?? false
      if (answer.problem) this.remove()
      else this.show(answer)
    } catch {
      if (mine !== this.opened) return
      this.remove()
      this.state.problem = 'failed'
    }
  }

  show({ panel, token }) {
    if (panel) {
      panel.addEventListener(renewEvent, this.renew)
      this.panel = panel
      this.place.el.replaceChildren(panel)
    } else this.panel.launchToken = token
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
