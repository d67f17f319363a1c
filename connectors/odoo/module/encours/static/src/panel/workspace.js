// The whole of Encours as a page of Odoo, under the menu of customers.

import { Component } from '@odoo/owl'
import { registry } from '@web/core/registry'
import { standardActionServiceProps } from '@web/webclient/actions/action_service'
import { PanelFrame } from './panel_frame'

export class Workspace extends Component {
  static template = 'encours.Workspace'
  static components = { PanelFrame }
  static props = { ...standardActionServiceProps }
}

registry.category('actions').add('encours.workspace', Workspace)
