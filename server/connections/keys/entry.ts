// What a person who shows a key of his company's server may do with it: connect the company, give
// its connection another key, or only come in. Leaves out whose key it is: the server said that.

export interface EntryFacts {
  /** Null: the company was never connected so. */
  readonly connection: {
    readonly state: 'active' | 'reconnect_required' | 'disconnected'
    /** Whose key it works with. */
    readonly user: string | null
  } | null
  readonly user: string
  /** By his rights at the server. */
  readonly role: 'admin' | 'collector' | 'viewer'
  /** He is signed in as an admin of this company already. */
  readonly administers: boolean
  /** Our module is installed there. */
  readonly hasModule: boolean
}

export type Entry =
  | { readonly kind: 'connect' }
  | { readonly kind: 'sign_in' }
  | { readonly kind: 'refused'; readonly reason: 'no_rights' | 'module_there' }

export function decideEntry({ connection, user, role, ...facts }: EntryFacts): Entry {
  const isAlive = connection !== null && connection.state !== 'disconnected'
  if (facts.hasModule && !isAlive) return { kind: 'refused', reason: 'module_there' }
  if (connection === null) {
    return role === 'viewer' ? { kind: 'refused', reason: 'no_rights' } : { kind: 'connect' }
  }
  if (connection.user === user) return { kind: 'connect' }
  // A key that works is put in another's place by its own user alone.
  const mayMend = role === 'admin' || facts.administers
  return connection.state !== 'active' && mayMend ? { kind: 'connect' } : { kind: 'sign_in' }
}
