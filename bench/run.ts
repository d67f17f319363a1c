// npm run bench [-- NAME …]: runs the benchmarks in one process; without a name it rewrites the
// table of bench/RESULTS.md.

import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { type Ratio, ratioRow } from './ratio.ts'

const suites: Readonly<Record<string, () => Promise<{ run(): Promise<Ratio[]> }>>> = {
  plan: () => import('./plan.ts'),
  'plan-run': () => import('./plan-run.ts'),
  import: () => import('./import.ts'),
  'first-load': () => import('./first-load.ts'),
  webhooks: () => import('./webhooks.ts'),
}

const opening = '<!-- measured: written by `npm run bench` -->'
const closing = '<!-- /measured -->'
const results = new URL('RESULTS.md', import.meta.url)

const wanted = process.argv.slice(2)
const names = wanted.length > 0 ? wanted : Object.keys(suites)
const rows: string[] = []
for (const name of names) {
  const suite = suites[name]
  if (!suite) throw new Error(`no benchmark named ${name}; there are ${Object.keys(suites)}`)
  const { run } = await suite()
  for (const ratio of await run()) {
    rows.push(ratioRow(ratio))
    console.log(rows.at(-1))
  }
}
if (wanted.length === 0) writeTable(rows)

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
