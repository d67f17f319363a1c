// What an answer of change data capture holds: rows by entity, live and deleted, and the host's own
// clock. Leaves out when to ask, and what the rows mean.

import { z } from 'zod'

const Group = z.record(z.string(), z.unknown())
const ChangesAnswer = z.looseObject({
  CDCResponse: z.array(z.looseObject({ QueryResponse: z.array(Group).optional() })),
  time: z.string().optional(),
})

export interface Changes {
  /** By Intuit's name of the entity; an entity without changes is absent. */
  readonly rows: ReadonlyMap<string, readonly unknown[]>
  /** Over all entities: at the host's cap of 1000 there may be more that did not come. */
  readonly count: number
  readonly time: string | undefined
}

/**
 * Null where the answer is none of change data capture. Entities are found by their key: which of
 * the groups is whose is nowhere said, and the counts of Intuit's own sample do not add up.
 */
export function changesIn(body: unknown): Changes | null {
  const answer = ChangesAnswer.safeParse(body)
  if (!answer.success) return null
  const rows = new Map<string, unknown[]>()
  const groups = answer.data.CDCResponse.flatMap(({ QueryResponse }) => QueryResponse ?? [])
  for (const [entity, found] of groups.flatMap(Object.entries)) {
    if (!Array.isArray(found)) continue
    rows.set(entity, [...(rows.get(entity) ?? []), ...found])
  }
  const count = [...rows.values()].reduce((sum, some) => sum + some.length, 0)
  return { rows, count, time: answer.data.time }
}
