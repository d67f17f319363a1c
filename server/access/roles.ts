// What each role may do: one table, read by the routes and shown in the manifest. Leaves out who
// has which role.

export const roles = ['admin', 'collector', 'viewer'] as const
export type Role = (typeof roles)[number]

export const rights = ['read', 'sync', 'decide', 'administer'] as const
/** `decide`: approve or refuse what leaves. `administer`: the connection itself. */
export type Right = (typeof rights)[number]

export const rightsOf: Readonly<Record<Role, readonly Right[]>> = {
  admin: ['read', 'sync', 'decide', 'administer'],
  collector: ['read', 'sync', 'decide'],
  viewer: ['read'],
}

export function mayDo(role: Role, right: Right): boolean {
  return rightsOf[role].includes(right)
}

/**
 * The first user of a company runs it; whoever comes later collects until an admin says otherwise.
 */
export function firstRole(usersBefore: number): Role {
  return usersBefore === 0 ? 'admin' : 'collector'
}
