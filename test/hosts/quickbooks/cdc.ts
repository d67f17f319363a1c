// Change data capture of the stand-in (reference, section 3): whole objects by entity, deleted ones
// as stubs after the live ones, a thousand in all, no paging.

import { ApiFault, missingParameter } from './faults.ts'
import { type Books, type EntityType, entityTypes } from './model.ts'
import { pacific, recordJson } from './wire.ts'

const mostObjects = 1_000

export function changesJson(books: Books, query: URLSearchParams): object {
  const since = sinceOf(query.get('changedSince'))
  let left = mostObjects
  const groups = entitiesOf(query.get('entities')).map((type) => {
    const found = changedOf(books, type, since).slice(0, left)
    left -= found.length
    const { length } = found
    return length === 0 ? {} : { [type]: found, startPosition: 1, maxResults: length }
  })
  const quiet = groups.every((group) => Object.keys(group).length === 0)
  return { CDCResponse: [{ QueryResponse: quiet ? [{}] : groups }] }
}

function changedOf(books: Books, type: EntityType, since: number): object[] {
  const live = [...books.records[type].values()]
    .filter(({ updatedMs }) => updatedMs >= since)
    .toSorted((a, b) => a.updatedMs - b.updatedMs)
    .map((record) => recordJson(books, record))
  const gone = books.deleted
    .filter((stone) => stone.type === type && stone.atMs >= since)
    .map(({ id, atMs }) => {
      const MetaData = { LastUpdatedTime: pacific(atMs) }
      return { domain: 'QBO', status: 'Deleted', Id: id, MetaData }
    })
  return [...live, ...gone]
}

function entitiesOf(text: string | null): EntityType[] {
  if (text === null || text === '') throw missingParameter('entities')
  return text.split(',').map((name) => {
    const type = entityTypes.find((known) => known.toLowerCase() === name.trim().toLowerCase())
    if (!type) throw unreadable(`entities ${name}`)
    return type
  })
}

/** A `+` that was not encoded has become a space, and the instant is none. */
function sinceOf(text: string | null): number {
  if (text === null || text === '') throw missingParameter('changedSince')
  const since = text.includes(' ') ? Number.NaN : Date.parse(text)
  if (Number.isNaN(since)) throw unreadable(`changedSince ${text}`)
  return since
}

const unreadable = (what: string): ApiFault =>
  new ApiFault({ code: '2030', message: 'Invalid value', detail: `Invalid value : ${what}` })
