import { describe, expect, it } from 'vitest'
import { tenantIdFor } from '../../../server/connections/tenant.ts'

describe('the tenant of a company', () => {
  it('is the same on every day and every machine', () => {
    expect(tenantIdFor('quickbooks', '9130354674010826')).toBe(
      '7e39add9-0c4d-5d20-8174-3d4e9d1eb2e1',
    )
  })

  it('is a version 5 UUID of the RFC 9562 variant', () => {
    for (const realm of ['1', '2', 'été', ''])
      expect(tenantIdFor('book', realm)).toMatch(
        /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      )
  })

  it('differs by host and by company', () => {
    const ids = [
      tenantIdFor('quickbooks', '1'),
      tenantIdFor('odoo', '1'),
      tenantIdFor('book', '1'),
      tenantIdFor('quickbooks', '2'),
    ]
    expect(new Set(ids).size).toBe(4)
  })
})
