// Starts a process that dies at a point of its way (dying.ts), and gives the work it held back to
// whoever goes on.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { livenessOf } from '../../server/db/liveness.ts'
import type { Database } from '../../server/db/pool.ts'
import { silentLog } from './deps.ts'

export interface Walk {
  /** What it passed, in order; the last is where it died. */
  readonly points: readonly string[]
  /** Null where it came through. */
  readonly diedAt: string | null
}

/** Hundreds of processes begin with the same modules: only the first has them to compile. */
const compiled = join(tmpdir(), 'encours-compiled')

/** The order is the child's one argument, as JSON. */
export async function walkOf(script: URL, order: object): Promise<Walk> {
  const child = spawn(process.execPath, [fileURLToPath(script), JSON.stringify(order)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: compiled },
    timeout: 60_000,
  })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const [code, signal] = await once(child, 'close')
  if (code !== 0 && signal !== 'SIGKILL') throw new Error(`the worker ended with ${code ?? signal}`)
  const points = said.trim().split('\n')
  return { points, diedAt: code === 0 ? null : (points.at(-1) ?? '') }
}

/** The dead one's jobs go back to the queue. */
export async function giveBackJobs({ queue }: Database): Promise<void> {
  const liveness = livenessOf(queue, silentLog)
  await liveness.releaseDead()
  await liveness.end()
}
