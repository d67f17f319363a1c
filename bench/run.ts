// npm run bench [-- NAME …]: runs the named benchmarks in this process; without a name all of them,
// each in a process of its own so that none meets another's garbage, and rewrites the table of
// bench/RESULTS.md.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { type Ratio, ratioRow } from './ratio.ts'

const suites: Readonly<Record<string, () => Promise<{ run(): Promise<Ratio[]> }>>> = {
  plan: () => import('./plan.ts'),
  'plan-run': () => import('./plan-run.ts'),
  import: () => import('./import.ts'),
  'first-load': () => import('./first-load.ts'),
  webhooks: () => import('./webhooks.ts'),
  nudges: () => import('./nudges.ts'),
}

const opening = '<!-- measured: written by `npm run bench` -->'
const closing = '<!-- /measured -->'
const results = new URL('RESULTS.md', import.meta.url)

const wanted = process.argv.slice(2)
for (const name of wanted) {
  const suite = suites[name]
  if (!suite) throw new Error(`no benchmark named ${name}; there are ${Object.keys(suites)}`)
  const { run } = await suite()
  for (const ratio of await run()) console.log(ratioRow(ratio))
}
if (wanted.length === 0) {
  const rows: string[] = []
  for (const name of Object.keys(suites)) rows.push(...(await rowsOf(name)))
  writeTable(rows)
}

/** What the benchmark of this name says, in a process of its own. */
async function rowsOf(name: string): Promise<readonly string[]> {
  const child = spawn(process.execPath, [...process.execArgv, import.meta.filename, name], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
    process.stdout.write(text)
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`the benchmark ${name} ended with ${code}`)
  return said.split('\n').filter((line) => line.startsWith('| '))
}

function writeTable(measured: readonly string[]): void {
  const page = readFileSync(results, 'utf8')
  const [before] = page.split(opening)
  const [, after] = page.split(closing)
  const day = new Date().toISOString().slice(0, 10)
  const machine = `Measured ${day} on ${availableParallelism()} cores, Node ${process.versions.node}.`
  const table = [
    opening,
    '',
    machine,
    '',
    '| what | ours, ms | bare work | bare, ms | ratio |',
    '|---|---:|---|---:|---:|',
    ...measured,
    '',
    closing,
  ]
  writeFileSync(results, `${before}${table.join('\n')}${after}`)
}
