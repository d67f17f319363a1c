import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { secretHash, sessionKey, sessionToken } from '../../../server/access/session.ts'
import { tenantIdFor } from '../../../server/connections/tenant.ts'

const tenant = tenantIdFor('quickbooks', '1')

it('finds the tenant and the hash of a token that it made', () => {
  const random = randomBytes(32)
  const token = sessionToken(tenant, random)
  expect(sessionKey(token)).toEqual({ tenant, hash: secretHash(random.toString('base64url')) })
})

it('keeps nothing of the secret in what it looks up', () => {
  const random = randomBytes(32)
  const key = sessionKey(sessionToken(tenant, random))
  expect(key?.hash).not.toContain(random.toString('base64url'))
})

it.each([
  ['nothing', ''],
  ['no dot', tenant],
  ['no secret', `${tenant}.`],
  ['a short secret', `${tenant}.abc`],
  ['a long secret', `${tenant}.${'a'.repeat(44)}`],
  ['another alphabet', `${tenant}.${'ä'.repeat(43)}`],
  ['no tenant', `.${'a'.repeat(43)}`],
  ['an upper-case tenant', `${tenant.toUpperCase()}.${'a'.repeat(43)}`],
  ['SQL', `' or 1=1 --.${'a'.repeat(43)}`],
])('does not take %s for a token', (_, token) => {
  expect(sessionKey(token)).toBeNull()
})
