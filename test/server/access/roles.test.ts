import { expect, it } from 'vitest'
import { firstRole, mayDo, rights, roles } from '../../../server/access/roles.ts'

it('gives each role exactly its rights', () => {
  const table = roles.map((role) => [role, rights.filter((right) => mayDo(role, right)).join(' ')])
  expect(Object.fromEntries(table)).toEqual({
    admin: 'read sync decide administer',
    collector: 'read sync decide',
    viewer: 'read',
  })
})

it('makes the first user of a company its admin, and nobody after', () => {
  expect([0, 1, 2].map(firstRole)).toEqual(['admin', 'collector', 'collector'])
})
