// The rules of `base_automation`, and the names of models and fields by which they are made: an
// administrator's alone (section 5).

import { char, integer, type Model } from './schema.ts'

const closed = { reads: 'system', writes: 'system', order: 'id' } as const

export const irModel: Model = {
  name: 'ir.model',
  label: 'Models',
  ...closed,
  fields: { name: char('Model Description'), model: char('Model') },
}

export const irField: Model = {
  name: 'ir.model.fields',
  label: 'Fields',
  ...closed,
  fields: { name: char('Field Name'), model: char('Model Name') },
}

/** The one webhook of a rule stands in the rule itself here, where Odoo keeps an action of it. */
export const automation: Model = {
  name: 'base.automation',
  label: 'Automation Rule',
  ...closed,
  fields: {
    name: char('Automation Rule Name'),
    model_id: integer('Model'),
    trigger: char('Trigger'),
    filter_domain: char('Apply on'),
    webhook_url: char('URL'),
  },
}
