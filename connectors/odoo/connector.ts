// Odoo as a host: a server that a company runs itself, with the Encours module in it. The one
// object that the rest of the product sees; each of its doors is a file beside this one.

import { Rejected } from '../contract/failure.ts'
import type { HostConnector, HostSite } from '../contract/host.ts'
import { adviceOn } from './advice.ts'
import { readChanges, readRecords } from './asked.ts'
import { makeClient, makeSiteHttp } from './client.ts'
import { makeBackground, withFieldsOfNow } from './company.ts'
import { hostLimits, type OdooConfig, serviceTitle, settingsOf } from './config.ts'
import { odooCreditLimits } from './credit-limits.ts'
import { saying } from './fault.ts'
import { mustBeGone } from './hidden.ts'
import { isKept, proveAgain } from './kept.ts'
import { makeKeys } from './keys.ts'
import { writeNote } from './note.ts'
import { unwatch } from './nudges.ts'
import { mostOwnFields, writeOwnFields } from './own-fields.ts'
import { countRecords, placeIn, type Reader, readPage, reread } from './read.ts'
import { isKeyRealm } from './realm.ts'
import { mostSpared, spare } from './spare.ts'
import { odooTags } from './tags.ts'
import { odooTasks } from './tasks.ts'
import { makeConsents, refreshTokens, revokeTokens } from './tokens.ts'
import { controlTotals, openItems } from './totals.ts'
import { odooWebhook } from './webhook.ts'

const tokenTimeoutMs = 15_000
const maxTokenAnswerBytes = 256 * 1024

export function odooConnector(config: OdooConfig): HostConnector {
  const settings = settingsOf(config)
  const client = makeClient(settings)
  const reader: Reader = { settings, client, background: makeBackground(settings, client) }
  const http = makeSiteHttp({
    ...settings,
    timeoutMs: Math.min(settings.timeoutMs, tokenTimeoutMs),
    maxResponseBytes: maxTokenAnswerBytes,
  })
  return {
    kind: 'odoo',
    title: serviceTitle,
    advice: adviceOn,
    limits: hostLimits,
    webhook: odooWebhook,
    consents: makeConsents({ settings, http, client }),
    keys: makeKeys({ settings, http, client }),
    refresh: async (refreshToken, now, site) =>
      isKept(refreshToken)
        ? proveAgain(client, { kept: refreshToken, site: named(site) })
        : refreshTokens(settings, http, { refreshToken, now, site: named(site) }),
    revoke: async (token, site) =>
      isKept(token)
        ? unwatch(client, { kept: token, site: named(site) })
        : revokeTokens(settings, http, { token, site: named(site) }),
    readCompany: async (access) => (await reader.background(access, 'now')).company,
    countRecords: (access) => countRecords(reader, access),
    readPage: (access, cursor) =>
      withFieldsOfNow(reader.background, access, () => readPage(reader, access, cursor)),
    readChanges: (access, from) =>
      withFieldsOfNow(reader.background, access, () => readChanges(reader, access, from)),
    readRecords: (access, wanted) =>
      withFieldsOfNow(reader.background, access, () => readRecords(reader, access, wanted)),
    mustBeGone: (access, records) =>
      mustBeGone(
        client,
        access,
        records.map(({ id }) => placeIn(id)),
      ),
    reread: (access, wanted) =>
      withFieldsOfNow(reader.background, access, () => reread(reader, access, wanted)),
    controls: {
      totals: (access) => controlTotals(reader, access),
      openItems: (access, customers) => openItems(reader, access, customers),
    },
    writeNote: (access, note) => writeNote(client, access, note),
    notesOnCustomers: true,
    ownFields: {
      most: mostOwnFields,
      isAt: (realm) => !isKeyRealm(realm),
      write: (access, records) => writeOwnFields(client, access, records),
    },
    sparing: { most: mostSpared, mark: (access, sparing) => spare(reader, access, sparing) },
    tasks: odooTasks(client),
    tags: odooTags(client),
    creditLimits: odooCreditLimits(reader),
  }
}

function named(site: HostSite | undefined): HostSite {
  if (site) return site
  throw new Rejected(saying('SITE_REFUSED', 'the connection names no server'))
}
