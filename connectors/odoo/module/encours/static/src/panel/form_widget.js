// The panel in the form of a customer or an invoice: the record that the form shows, begun with
// when the form begins to read it.

import { Component } from '@odoo/owl'
import { registry } from '@web/core/registry'
import { patch } from '@web/core/utils/patch'
import { FormController } from '@web/views/form/form_controller'
import { standardWidgetProps } from '@web/views/widgets/standard_widget_props'
import { PanelFrame } from './panel_frame'
import { beginEarly } from './panel_opening'

const name = 'encours_panel'
const models = ['res.partner', 'account.move']

export class PanelWidget extends Component {
  static template = 'encours.PanelWidget'
  static components = { PanelFrame }
  static props = { ...standardWidgetProps }
}

registry.category('view_widgets').add(name, { component: PanelWidget })

patch(FormController.prototype, {
  /** Before each reading of the form's record: the first, the pager's, and after a change. */
  onWillLoadRoot(next) {
    super.onWillLoadRoot(next)
    const { resModel, resId } = next
    const root = this.model?.root
    if (!resId || !models.includes(resModel) || root?.resId === resId) return
    if (!this.archInfo?.xmlDoc?.querySelector(`widget[name="${name}"]`)) return
    // The form's own question goes first.
    setTimeout(() => beginEarly(resModel, resId))
  },
})
