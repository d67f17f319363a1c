// The panel in the form of a customer or an invoice: the record that the form shows.

import { Component } from '@odoo/owl'
import { registry } from '@web/core/registry'
import { standardWidgetProps } from '@web/views/widgets/standard_widget_props'
import { PanelFrame } from './panel_frame'

export class PanelWidget extends Component {
  static template = 'encours.PanelWidget'
  static components = { PanelFrame }
  static props = { ...standardWidgetProps }
}

registry.category('view_widgets').add('encours_panel', { component: PanelWidget })
