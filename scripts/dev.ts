// `npm run dev`: the same as `npm start`, and the panel is built anew after each change.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { explain, stopOnSignals } from '../server/main.ts'
import { startLocal } from './local.ts'

const vite = fileURLToPath(new URL('../node_modules/vite/bin/vite.js', import.meta.url))
const config = fileURLToPath(new URL('../panel/vite.config.ts', import.meta.url))

const panel = spawn(process.execPath, [vite, 'build', '--config', config, '--watch'], {
  stdio: ['ignore', 'inherit', 'inherit'],
})
process.once('exit', () => panel.kill())

async function stopPanel(): Promise<void> {
  if (panel.exitCode !== null || panel.signalCode !== null) return
  panel.kill()
  await once(panel, 'exit')
}

try {
  const local = await startLocal({ ENCOURS_LOG_LEVEL: 'info', ...process.env })
  const stop = async (): Promise<void> => {
    await local.stop()
    await stopPanel()
  }
  stopOnSignals(stop, (error) => console.error(explain(error)))
  console.log(`Encours: ${local.workspace}`)
  console.log(`  the stand-in for QuickBooks Online is at ${local.quickbooks}`)
  console.log(`  the mail that leaves arrives at ${local.mailbox}`)
} catch (error) {
  console.error(explain(error))
  await stopPanel()
  process.exitCode = 1
}
