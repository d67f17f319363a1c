// Assesses a book beside the process: a large one takes seconds in which nothing else would be
// answered. A small one is done where it is asked for. The thread runs this very file.

import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { type Assessing, assess, type CompanyPast } from '../assess/assess.ts'
import type { Assessment } from '../assess/assessed.ts'

export type Assessed = Pick<Assessment, 'customers'> & { readonly past: CompanyPast }

/** Fewer invoices take less time than a thread needs to begin. */
const fewInvoices = 3_000
const timeoutMs = 900_000

export async function assessAside(assessing: Assessing): Promise<Assessed> {
  if (assessing.book.invoices.length < fewInvoices) return withoutItems(assessing)
  const thread = new Worker(new URL(import.meta.url), { workerData: { assessing } })
  try {
    return await answerOf(thread)
  } finally {
    await thread.terminate()
  }
}

function answerOf(thread: Worker): Promise<Assessed> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(
      () => reject(new Error(`no assessment within ${timeoutMs} ms`)),
      timeoutMs,
    )
    const settle = (end: () => void) => {
      clearTimeout(late)
      end()
    }
    thread.once('message', (found: Assessed) => settle(() => resolve(found)))
    thread.once('error', (error) => settle(() => reject(error)))
    thread.once('exit', (code) =>
      settle(() => reject(new Error(`the thread ended with ${code} and without an answer`))),
    )
  })
}

/** Items are worked out when they are asked for: they would be most of what is handed over. */
function withoutItems(assessing: Assessing): Assessed {
  const { customers, past } = assess(assessing)
  return { customers, past }
}

if (!isMainThread && workerData?.assessing !== undefined) {
  parentPort?.postMessage(withoutItems(workerData.assessing))
}
