#!/usr/bin/env node
// The command `encours`, on any Node from 20: an older one hands over to the one that is installed
// with this package. Plain JavaScript, because an older Node reads nothing else.

import { spawn } from 'node:child_process'
import nodeModule, { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const oldest = 24
// Set for the Node that is handed over to, so that handing over ends there whatever it is.
const handed = 'HANDED_OVER_BY_ENCOURS'

if (Number(process.versions.node.split('.')[0]) >= oldest) {
  // Beside the packages, where nobody else can put anything; a folder that is not ours is left.
  nodeModule.enableCompileCache?.(
    fileURLToPath(new URL('../node_modules/.cache/', import.meta.url)),
  )
  const { main } = await import('./cli.ts')
  await main(process.argv.slice(2))
} else {
  handOver()
}

function handOver() {
  const node = ownNode()
  if (node === null || process.env[handed]) {
    process.stderr.write(`encours: needs Node ${oldest}, this is ${process.version}: run npm ci\n`)
    process.exitCode = 1
    return
  }
  const args = [...process.execArgv, fileURLToPath(import.meta.url), ...process.argv.slice(2)]
  const env = { ...process.env, [handed]: 'yes' }
  const child = spawn(node, args, { stdio: 'inherit', env })
  // A terminal sends these two to the child by itself; a second one would mean "at once".
  const sent = process.stdin.isTTY ? ['SIGTERM'] : ['SIGTERM', 'SIGINT', 'SIGHUP']
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) {
    process.on(signal, () => {
      if (sent.includes(signal)) child.kill(signal)
    })
  }
  child.on('error', (error) => {
    process.stderr.write(`encours: ${node} does not start: ${error.message}\n`)
    process.exitCode = 1
  })
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}

/** The binary that the `node` package holds, or null where it is not installed. */
function ownNode() {
  try {
    const found = createRequire(import.meta.url).resolve('node/package.json')
    return join(dirname(found), 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  } catch {
    return null
  }
}
