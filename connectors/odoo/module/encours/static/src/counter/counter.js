// How many customers are to be chased today, in the bar above every page; leads to them.

import { Component, onWillStart, onWillUnmount, useState } from '@odoo/owl'
import { _t } from '@web/core/l10n/translation'
import { rpc } from '@web/core/network/rpc'
import { registry } from '@web/core/registry'
import { user } from '@web/core/user'
import { useService } from '@web/core/utils/hooks'

const everyMs = 10 * 60 * 1000

export class Counter extends Component {
  static template = 'encours.Counter'
  static props = {}

  setup() {
    this.action = useService('action')
    this.state = useState({ customers: null })
    onWillStart(() => {
      this.count()
    })
    const timer = setInterval(() => this.count(), everyMs)
    onWillUnmount(() => clearInterval(timer))
  }

  /** A count that cannot be had is not shown; the bar goes on without it. */
  async count() {
    const [company] = user.context.allowed_company_ids ?? []
    try {
      const { customers } = await rpc('/encours/waiting', { company }, { silent: true })
      this.state.customers = customers
    } catch {
      this.state.customers = null
    }
  }

  get label() {
    return _t('Encours: %s customers to chase today', this.state.customers)
  }

  open() {
    this.action.doAction('account.res_partner_action_customer', {
      additionalContext: { search_default_encours_today: 1 },
    })
    this.count()
  }
}

registry.category('systray').add('encours.counter', { Component: Counter }, { sequence: 30 })
