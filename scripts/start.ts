// `npm start`: the whole product on this machine. One address to open, two that stand behind it.

import { explain, stopOnSignals } from '../server/main.ts'
import { startLocal } from './local.ts'

try {
  const local = await startLocal(process.env)
  stopOnSignals(local.stop, (error) => console.error(explain(error)))
  console.log(`Encours: ${local.workspace}`)
  console.log(`  the stand-in for QuickBooks Online is at ${local.quickbooks}`)
  console.log(`  the mail that leaves arrives at ${local.mailbox}`)
} catch (error) {
  console.error(explain(error))
  process.exitCode = 1
}
