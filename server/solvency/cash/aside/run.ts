// A forecast in a thread of its own: it computes for seconds, and the process that asks for it has
// requests to answer meanwhile. This file is both the asking side and what the thread runs.

import { parentPort, Worker, workerData } from 'node:worker_threads'
import type { Book } from '../../../../core/book.ts'
import { type Asked, type CashForecast, cashForecast } from '../forecast.ts'

interface Task {
  readonly task: 'cash-forecast'
  readonly book: Book
  readonly asked: Asked
}

const longestMs = 600_000

export async function forecastAside(book: Book, asked: Asked): Promise<CashForecast> {
  const task: Task = { task: 'cash-forecast', book, asked }
  const thread = new Worker(new URL(import.meta.url), { workerData: task })
  const { promise, resolve, reject } = Promise.withResolvers<CashForecast>()
  const timer = setTimeout(() => reject(new Error('a cash forecast took too long')), longestMs)
  thread.once('message', resolve)
  thread.once('error', reject)
  thread.once('exit', (code) => reject(new Error(`the thread of a cash forecast ended: ${code}`)))
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    await thread.terminate()
  }
}

function isTask(given: unknown): given is Task {
  return (
    typeof given === 'object' && given !== null && 'task' in given && given.task === 'cash-forecast'
  )
}

if (isTask(workerData)) parentPort?.postMessage(cashForecast(workerData.book, workerData.asked))
