// Change data capture of the stand-in (reference, section 3, [I] but where said): whole objects by
// entity, deleted ones as stubs after the live ones, a thousand in all, no paging.

import { ApiFault, missingParameter } from './faults.ts'
import { type Books, type EntityType, entityTypes, wholeSeconds } from './model.ts'
import { pacific, recordJson } from './wire.ts'

/** Over all entities, in the order in which they were asked. */
const mostObjects = 1_000
const lookBackMs = 30 * 86_400_000

interface Asked {
  readonly query: URLSearchParams
  readonly nowMs: number
  readonly refuseOldChanges: boolean
}

export function changesJson(books: Books, asked: Asked): Record<string, unknown> {
  const { query, nowMs } = asked
  const since = sinceOf(query.get('changedSince'))
  // A recording of 2020 answered an older date all the same [R].
  if (asked.refuseOldChanges && since < nowMs - lookBackMs) throw tooOld()
  let left = mostObjects
  const groups = entitiesOf(query.get('entities')).map((type) => {
    const live = liveSince(books, type, since).slice(0, left)
    left -= live.length
    // What is deleted is remembered for as long as the look back reaches [?].
    const gone = stubsSince(books, type, Math.max(since, nowMs - lookBackMs)).slice(0, left)
    left -= gone.length
    return groupJson(type, live, gone)
  })
  const quiet = groups.every((group) => Object.keys(group).length === 0)
  return { CDCResponse: [{ QueryResponse: quiet ? [{}] : groups }] }
}

/** The counts of Intuit's own sample do not add up; a total comes only beside deleted ones. */
function groupJson(type: string, live: readonly object[], gone: readonly object[]): object {
  const found = [...live, ...gone]
  if (found.length === 0) return {}
  const page = { [type]: found, startPosition: 1, maxResults: found.length }
  return gone.length === 0 ? page : { ...page, totalCount: found.length }
}

const liveSince = (books: Books, type: EntityType, since: number): object[] =>
  [...books.records[type].values()]
    .filter(({ updatedMs }) => updatedMs >= wholeSeconds(since))
    .toSorted((a, b) => a.updatedMs - b.updatedMs)
    .map((record) => recordJson(books, record))

const stubsSince = (books: Books, type: EntityType, since: number): object[] =>
  books.deleted
    .filter((stone) => stone.type === type && stone.atMs >= since)
    .toSorted((a, b) => a.atMs - b.atMs)
    .map(({ id, atMs }) => {
      const MetaData = { LastUpdatedTime: pacific(atMs) }
      return { domain: 'QBO', status: 'Deleted', Id: id, MetaData }
    })

function entitiesOf(text: string | null): EntityType[] {
  if (text === null || text === '') throw missingParameter('entities')
  return text.split(',').map((name) => {
    const type = entityTypes.find((known) => known.toLowerCase() === name.trim().toLowerCase())
    if (!type) throw unreadable(`entities ${name}`)
    return type
  })
}

const instant = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/

/** A `+` that was not encoded has become a space, and the instant is none. */
function sinceOf(text: string | null): number {
  if (text === null || text === '') throw missingParameter('changedSince')
  const since = instant.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(since)) throw unreadable(`changedSince ${text}`)
  return since
}

/** The codes of both refusals are in no source [?]. */
const unreadable = (what: string): ApiFault =>
  new ApiFault({ code: '2030', message: 'Invalid value', detail: `Invalid value : ${what}` })

const tooOld = (): ApiFault =>
  new ApiFault({
    code: '2030',
    message: 'Invalid value',
    detail: 'Invalid value : changedSince is more than 30 days ago',
  })
