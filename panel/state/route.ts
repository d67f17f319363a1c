// Which view the address names. Only the part after `#` is ours; the page keeps the rest.

import type { ReactiveController, ReactiveControllerHost } from 'lit'

export type Route =
  | { readonly kind: 'receivables' }
  | { readonly kind: 'customer'; readonly id: string }
  | { readonly kind: 'forecast' }
  | { readonly kind: 'approve' }
  | { readonly kind: 'todo' }
  | { readonly kind: 'watch' }
  | { readonly kind: 'sent' }
  | { readonly kind: 'policies' }
  | { readonly kind: 'terms' }
  | { readonly kind: 'channels' }
  | { readonly kind: 'letters' }
  | { readonly kind: 'quarantine' }
  | { readonly kind: 'drift' }
  | { readonly kind: 'settings' }

/** An address that names nothing of ours leads home. */
export function parseRoute(hash: string): Route {
  const [first = '', second] = hash.replace(/^#\/?/, '').split('/')
  if (first === 'customers' && second) return { kind: 'customer', id: decoded(second) }
  switch (first) {
    case 'forecast':
    case 'approve':
    case 'todo':
    case 'watch':
    case 'sent':
    case 'channels':
    case 'policies':
    case 'terms':
    case 'letters':
    case 'quarantine':
    case 'drift':
    case 'settings':
      return { kind: first }
  }
  return { kind: 'receivables' }
}

export function hashOf(route: Route): string {
  if (route.kind === 'customer') return `#/customers/${encodeURIComponent(route.id)}`
  return route.kind === 'receivables' ? '#/' : `#/${route.kind}`
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    if (error instanceof URIError) return text
    throw error
  }
}

export class Routing implements ReactiveController {
  route: Route = parseRoute(location.hash)
  private readonly host: ReactiveControllerHost
  private readonly changed: () => void

  constructor(host: ReactiveControllerHost, arrived: () => void) {
    this.host = host
    this.changed = () => {
      this.route = parseRoute(location.hash)
      arrived()
      this.host.requestUpdate()
    }
    host.addController(this)
  }

  hostConnected(): void {
    this.route = parseRoute(location.hash)
    window.addEventListener('hashchange', this.changed)
  }

  hostDisconnected(): void {
    window.removeEventListener('hashchange', this.changed)
  }
}
