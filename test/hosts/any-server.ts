// Servers that companies run themselves, in the test's own memory: each says that it is the company
// that it is told to be, as any server can, and all of them read the same books.

import type { HostConnector, SiteAddress } from '../../connectors/contract/host.ts'
import { present } from '../../core/assert.ts'
import { instantOf } from '../../core/instant.ts'
import { memoryHost } from './memory.ts'

interface Says {
  readonly realm: string
  /** Runs before a server has told which company it is. */
  readonly during?: () => Promise<void>
}

export const secretOf = ({ url, database }: SiteAddress): string =>
  `the secret of ${database} at ${url}`.padEnd(60, '.')

export function anyServer({ realm, during }: Says): HostConnector {
  const { connector } = memoryHost({ pageSize: 10 })
  return {
    ...connector,
    kind: 'odoo',
    title: 'Any Server',
    refresh: async (_token, _now, site) => tokensOf(present(site, 'the server of a connection')),
    readCompany: async (access) => {
      await during?.()
      const company = await connector.readCompany(access)
      return { ...company, name: `${company.name} at ${access.site?.url}` }
    },
    consents: {
      authorizeUrl: async ({ url }, { state }) => `${url}/authorize?state=${state}`,
      exchange: async (site) => ({
        realm,
        site: { ...site, user: '7' },
        tokens: tokensOf(site),
        identity: { subject: '2', email: 'a@firm.example', name: 'A' },
        signingSecret: secretOf(site),
      }),
      confirm: async () => {},
    },
  }
}

const tokensOf = ({ url }: SiteAddress) => ({
  accessToken: `access to ${url}`,
  accessExpiresAt: farAway,
  refreshToken: `refresh at ${url}`,
  refreshExpiresAt: farAway,
})

const farAway = instantOf(Date.UTC(2030, 0, 1))
