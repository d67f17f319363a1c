// Which workers are alive. A job stays locked by the worker that took it; if that worker died,
// nobody would touch the job for hours. Each worker holds a lock of its session in the database,
// which ends with the session: a job whose worker's lock is free goes back to the queue.

import type pg from 'pg'
import { z } from 'zod'

/** First half of the lock's key, so that it meets no other advisory lock. */
const lockSpace = 72418
const lookEveryMs = 30_000

interface QueueLog {
  warn(facts: object, message: string): void
}

export interface Liveness {
  /** From now on `shown` also shows this worker. */
  hold(workerId: string): void
  /** Resolves once the held workers are shown as alive: no job may be taken before. */
  shown(): Promise<void>
  /** Gives back the jobs of workers that are gone; the number of those workers. */
  releaseDead(): Promise<number>
  end(): Promise<void>
}

export function livenessOf(queue: pg.Pool, log: QueueLog): Liveness {
  const held = new Set<string>()
  const locked = new Set<string>()
  let session: Promise<pg.PoolClient> | null = null

  const open = async (): Promise<pg.PoolClient> => {
    locked.clear()
    const client = await queue.connect()
    client.once('end', () => {
      session = null
    })
    return client
  }
  const show = async (): Promise<pg.PoolClient> => {
    session ??= open()
    const client = await session.catch((error: unknown) => {
      session = null
      throw error
    })
    for (const id of held) {
      if (locked.has(id)) continue
      locked.add(id)
      await holdLock(client, id)
    }
    return client
  }
  const look = async (): Promise<number> => releaseDead(await show(), held)
  const timer = setInterval(() => {
    look().catch((error: Error) =>
      log.warn({ fault: error.message }, 'could not look for dead workers'),
    )
  }, lookEveryMs)
  timer.unref()

  return {
    hold: (workerId) => void held.add(workerId),
    shown: async () => void (await show()),
    releaseDead: look,
    end: async () => {
      clearInterval(timer)
      const client = await session?.catch(() => null)
      // Closed, not returned to the pool: the locks go with the session.
      client?.release(true)
    },
  }
}

async function holdLock(client: pg.PoolClient, workerId: string): Promise<void> {
  await client.query('select pg_advisory_lock_shared($1, hashtext($2))', [lockSpace, workerId])
}

const Ids = z.array(z.object({ id: z.string() }))

async function releaseDead(client: pg.PoolClient, own: ReadonlySet<string>): Promise<number> {
  const { rows } = await client.query(
    `select distinct locked_by as id
     from graphile_worker._private_jobs
     where locked_by is not null
     union
     select distinct locked_by
     from graphile_worker._private_job_queues
     where locked_by is not null`,
  )
  const suspects = Ids.parse(rows).map(({ id }) => id)
  const dead: string[] = []
  for (const id of suspects) {
    if (!own.has(id) && (await isFree(client, id))) dead.push(id)
  }
  if (dead.length > 0) {
    await client.query('select graphile_worker.force_unlock_workers($1::text[])', [dead])
  }
  return dead.length
}

const Freed = z.tuple([z.object({ free: z.boolean() })])

async function isFree(client: pg.PoolClient, workerId: string): Promise<boolean> {
  const key = [lockSpace, workerId]
  const { rows } = await client.query('select pg_try_advisory_lock($1, hashtext($2)) as free', key)
  const [{ free }] = Freed.parse(rows)
  if (free) await client.query('select pg_advisory_unlock($1, hashtext($2))', key)
  return free
}
