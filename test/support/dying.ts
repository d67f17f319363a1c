// In a process that is to die: counts the points between two effects that it passes, says each on
// standard output, a line each, and kills itself by SIGKILL at one of them. The other side of it is
// killed.ts.

import { writeSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import pg from 'pg'
import type { JobHandlers } from '../../server/db/jobs.ts'

export interface Way {
  point(name: string): void
  /** The same work, with a point before it and one after it. */
  between<T>(name: string, work: () => Promise<T>): Promise<T>
  /** The same jobs, with a point where each begins and one between its end and its acknowledgement. */
  along(handlers: JobHandlers): JobHandlers
}

/**
 * The way to the n-th point, or to the first one of that name. From now on there is one before and
 * one after each commit of something written.
 */
export function wayTo(last: number | string, start: string): Way {
  // Who is killed leaves nothing behind for the next by himself.
  flushCompileCache()
  let passed = 0
  let within = start
  let commits = 0
  const point = (name: string): void => {
    const said = `${within}: ${name}`
    writeSync(1, `${said}\n`)
    if (last === passed || last === said) process.kill(process.pid, 'SIGKILL')
    passed += 1
  }
  const between = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    point(`before ${name}`)
    const done = await work()
    point(`after ${name}`)
    return done
  }
  aroundCommits((commit) => {
    commits += 1
    return between(`commit ${commits}`, commit)
  })
  const along = (handlers: JobHandlers): JobHandlers =>
    Object.fromEntries(
      Object.entries(handlers).map(([name, handle]): [string, JobHandlers[string]] => [
        name,
        async (payload) => {
          within = name
          commits = 0
          point('begins')
          await handle(payload)
          point('is done and not yet acknowledged')
        },
      ]),
    )
  return { point, between, along }
}

const writes = /\b(insert|update|delete|copy|add_encours_job)/i
const locks = /\bfor (no key )?(update|share)\b/gi

/** A transaction that has only read leaves nothing behind, wherever it dies. */
function aroundCommits(around: (commit: () => Promise<unknown>) => Promise<unknown>): void {
  const written = new WeakSet<pg.Client>()
  const query: (...words: unknown[]) => unknown = Reflect.get(pg.Client.prototype, 'query')
  Reflect.set(pg.Client.prototype, 'query', function (this: pg.Client, ...words: unknown[]) {
    const forward = () => Reflect.apply(query, this, words)
    const [asked] = words
    const text = typeof asked === 'string' ? asked : ''
    if (text === '' || writes.test(text.replaceAll(locks, ''))) written.add(this)
    if (text !== 'commit' || !written.delete(this)) return forward()
    return around(() => Promise.resolve(forward()))
  })
}
