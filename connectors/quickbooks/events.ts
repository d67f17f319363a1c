// What a webhook's body says: CloudEvents, or the notifications of before August 2026. An event
// names a record and never holds its values. Leaves out signatures, and what follows from an event.

import { createHash } from 'node:crypto'
import { z } from 'zod'
import { type HostEvent, type HostOperation, hostOperations } from '../contract/host.ts'
import { hostInstant } from './map.ts'

export interface ToldEvent extends Omit<HostEvent, 'entity'> {
  /** Intuit's name in lower case: `creditmemo`. */
  readonly entity: string
}

export interface UnreadEvent {
  readonly entity: string
  readonly id: string
  readonly reason: string
}

export interface ToldEvents {
  readonly events: readonly ToldEvent[]
  readonly rejected: readonly UnreadEvent[]
}

/** Null where the body is no webhook's at all. */
export function eventsIn(body: unknown): ToldEvents | null {
  const notified = Array.isArray(body) ? null : Notifications.safeParse(body)
  if (notified?.success) return together(notified.data.eventNotifications.flatMap(ofRealm))
  const several = Array.isArray(body) ? body : [body]
  if (several.length === 0 || !several.some((each) => SomeCloudEvent.safeParse(each).success)) {
    return null
  }
  return together(several.map(cloudEvent))
}

const eventType = z.string().regex(/^qbo\.[a-z]+\.[a-z]+/i, 'no type of an event of QuickBooks')

const SomeCloudEvent = z.union([
  z.looseObject({ specversion: z.unknown(), type: z.unknown() }),
  z.looseObject({ type: eventType }),
])

const CloudEvent = z.looseObject({
  id: z.string().min(1),
  type: eventType,
  time: z.string().optional(),
  intuitentityid: z.string().min(1),
  intuitaccountid: z.string().min(1),
  data: z.unknown().optional(),
})

type Read = ToldEvent | UnreadEvent

function cloudEvent(row: unknown): Read {
  const parsed = CloudEvent.safeParse(row)
  if (!parsed.success) return unread(row, parsed.error)
  const { id, type, time, intuitentityid, intuitaccountid, data } = parsed.data
  const [, entity = '', verb = ''] = type.toLowerCase().split('.')
  return {
    key: id,
    realm: intuitaccountid,
    entity,
    id: intuitentityid,
    operation: operationOf(verb),
    at: time === undefined ? null : hostInstant(time),
    mergedId: deletedIdIn(data),
  }
}

const Notifications = z.looseObject({ eventNotifications: z.array(z.unknown()) })
const OfRealm = z.looseObject({
  realmId: z.string().min(1),
  dataChangeEvent: z.looseObject({ entities: z.array(z.unknown()) }),
})
const Named = z.looseObject({
  name: z.string().min(1),
  id: z.string().min(1),
  operation: z.string(),
  lastUpdated: z.string().optional(),
})

function ofRealm(row: unknown): Read[] {
  const parsed = OfRealm.safeParse(row)
  if (!parsed.success) return [unread(row, parsed.error)]
  const { realmId, dataChangeEvent } = parsed.data
  return dataChangeEvent.entities.map((entity) => notification(realmId, entity))
}

function notification(realm: string, row: unknown): Read {
  const parsed = Named.safeParse(row)
  if (!parsed.success) return unread(row, parsed.error)
  const { name, id, operation, lastUpdated = '' } = parsed.data
  return {
    key: createHash('sha256')
      .update(JSON.stringify([realm, name, id, operation, lastUpdated]), 'utf8')
      .digest('hex'),
    realm,
    entity: name.toLowerCase(),
    id,
    operation: operationOf(operation.toLowerCase()),
    at: hostInstant(lastUpdated),
    mergedId: deletedIdIn(row),
  }
}

/** Clients disagree on `void` and `voided`; both forms of every verb are heard. */
const operationOf = (verb: string): HostOperation | null =>
  hostOperations.find((known) => [known, known.slice(0, -1), known.slice(0, -2)].includes(verb)) ??
  null

/** Written `deletedid`, `deletedId` and `deletedID`. */
function deletedIdIn(parent: unknown): string | null {
  if (typeof parent !== 'object' || parent === null) return null
  const found = Object.entries(parent).find(([name]) => name.toLowerCase() === 'deletedid')
  return typeof found?.[1] === 'string' && found[1] !== '' ? found[1] : null
}

function unread(row: unknown, error: z.ZodError): UnreadEvent {
  const [issue] = error.issues
  const path = issue?.path.join('.') ?? ''
  const reason = `${path === '' ? 'event' : path}: ${issue?.message ?? 'another shape'}`
  return {
    entity: textAt(row, ['type', 'name']),
    id: textAt(row, ['intuitentityid', 'id']),
    reason,
  }
}

function textAt(row: unknown, names: readonly string[]): string {
  if (typeof row !== 'object' || row === null) return ''
  const found: unknown = names.map((name) => Reflect.get(row, name)).find((it) => it !== undefined)
  return typeof found === 'string' ? found : ''
}

function together(read: readonly Read[]): ToldEvents {
  return {
    events: read.filter((each) => 'key' in each),
    rejected: read.filter((each) => 'reason' in each),
  }
}
