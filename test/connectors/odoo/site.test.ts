import { expect, it } from 'vitest'
import { originOf } from '../../../connectors/odoo/site.ts'

const asked = (url: string) => originOf({ url, database: 'nord' }, 'public')

it('one server has one address: a company is named after it', () => {
  expect(asked('https://nord.odoo.com')).toBe('https://nord.odoo.com')
  expect(asked('https://NORD.odoo.com/')).toBe('https://nord.odoo.com')
  // The same host to the network, and it would be a second company: reminded twice.
  expect(() => asked('https://nord.odoo.com.')).toThrow('SITE_REFUSED')
  expect(() => asked('https://nord.odoo.com/web')).toThrow('SITE_REFUSED')
})
