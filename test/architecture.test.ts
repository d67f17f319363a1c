// Holds the imports of every file against test/architecture.table.ts. A guard, not a proof: what is
// reached through an argument, it does not see.

import { expect, test } from 'vitest'
import { exceptions, layers } from './architecture.table.ts'
import { layerTable, unpadded, writtenPart } from './support/generated.ts'
import { cyclesOf, faultsOf } from './support/layers.ts'
import { readText, repositoryFiles } from './support/repository.ts'
import { readSource, type Source } from './support/source.ts'

const isCode = /\.(ts|js)$/
const sources = repositoryFiles()
  .filter((path) => isCode.test(path) && !path.endsWith('.d.ts'))
  .filter((path) => layers.some((layer) => layer.path.test(path)))
  .map((path) => readSource(path, readText(path)))

const shipped = sources.filter(({ path }) => /^(core|connectors|server|panel)\//.test(path))
const faultsIn = (path: string, text: string) => faultsOf(readSource(path, text))

test('the test sees the tree: no layer is empty', () => {
  const seen = (pattern: RegExp) => sources.filter(({ path }) => pattern.test(path)).length
  expect(seen(/^core\//)).toBeGreaterThanOrEqual(8)
  expect(seen(/^connectors\//)).toBeGreaterThanOrEqual(3)
  expect(seen(/^server\//)).toBeGreaterThanOrEqual(20)
  expect(shipped.length).toBeGreaterThanOrEqual(30)
})

test('every file imports only what its layer may know', () => {
  expect(sources.flatMap(faultsOf)).toEqual([])
})

test('every shipped file belongs to a layer', () => {
  const lost = repositoryFiles()
    .filter((path) => /^(core|connectors|server|panel)\/.*\.(ts|js)$/.test(path))
    .filter((path) => !layers.some((layer) => layer.path.test(path)))
  expect(lost).toEqual([])
})

test('every exception is still needed', () => {
  const idle = exceptions.filter(
    ({ path, may }) =>
      !sources.some(
        (source) =>
          path.test(source.path) &&
          [
            ...source.references.map(({ target }) => target),
            ...source.names.map((n) => n.text),
          ].some((name) => may.test(name)),
      ),
  )
  expect(idle.map(({ why }) => why)).toEqual([])
})

test('no value is imported in a circle', () => {
  expect(cyclesOf(shipped)).toEqual([])
})

test('no barrel: a file that only passes on others hides who knows whom', () => {
  const starred = (source: Source) => /^export \* from/m.test(source.text)
  expect(shipped.filter((s) => s.barrel || starred(s)).map(({ path }) => path)).toEqual([])
})

test('no file is named for having no subject', () => {
  const vague = /(^|\/)(utils?|helpers?|common|misc|shared|stuff)(\.|\/|$)/
  expect(repositoryFiles().filter((path) => vague.test(path))).toEqual([])
})

test('in the server SQL stands in store.ts, load.ts and server/db alone', () => {
  const sql =
    /^\s*(select\s+\S|insert into\s|update\s+\S+\s+set\s|delete from\s|with\s+\w+\s+as\s*\()/
  const allowed = /^server\/(db\/|[a-z]+\/(.+\/)?(store|load)\.ts$)/
  const strays = shipped
    .filter(({ path }) => path.startsWith('server/') && !allowed.test(path))
    .flatMap(({ path, strings }) =>
      strings.filter(({ text }) => sql.test(text)).map(({ line }) => `${path}:${line}`),
    )
  expect(strays).toEqual([])
})

test.each([
  [
    'a decision that reads the database',
    'server/dunning/decide.ts',
    `import { tx } from '../db/tx.ts'`,
    'server/dunning/decide.ts:1 is pure (server/<station>/*.ts) and may not import ../db/tx.ts; pass the value in',
  ],
  [
    'a connector that knows another connector',
    'connectors/odoo/map.ts',
    `export { parseAmount } from '../quickbooks/map.ts'`,
    'connectors/odoo/map.ts:1 is connector (connectors/<x>/*) and may not import ../quickbooks/map.ts; put what two connectors share into connectors/kit',
  ],
  [
    'a station that knows a later one',
    'server/ledger/store.ts',
    `const plan = await import('../dunning/plan.ts')`,
    'server/ledger/store.ts:1 is store (server/<station>/{store,load}.ts) and may not import ../dunning/plan.ts: dunning comes after ledger; let run.ts call both stores',
  ],
  [
    'a route that asks the database itself',
    'server/api/routes/invoices.ts',
    `import { many } from '../../db/rows.ts'`,
    'server/api/routes/invoices.ts:1 is api (server/api/{plugins,routes}/*) and may not import ../../db/rows.ts; ask the run.ts or store.ts of the station',
  ],
  [
    'a panel that loads server code, not only its types',
    'panel/views/home.ts',
    `import { MoneyWire } from '../../server/api/wire/parts.ts'`,
    'panel/views/home.ts:1 is panel (panel/*) and may import ../../server/api/wire/parts.ts with import type alone; ask the API',
  ],
  [
    'a rule that looks at the clock',
    'server/dunning/due.ts',
    'export const today = () => new Date().toISOString()',
    'server/dunning/due.ts:1 is pure (server/<station>/*.ts) and may not use Date; pass the value in',
  ],
  [
    'a schema library in core',
    'core/money.ts',
    `import { z } from 'zod'`,
    'core/money.ts:1 is core (core/*) and may not import the package zod; pass the value in',
  ],
  [
    'a product file that leans on a test',
    'server/main.ts',
    `import { startHost } from '../test/hosts/quickbooks/server.ts'`,
    'server/main.ts:1 is door (server/{main,app,worker,manifest,log,cli}*) and may not import ../test/hosts/quickbooks/server.ts; keep tests and tools outside of what ships',
  ],
])('it rejects %s', (_, path, text, sentence) => {
  expect(faultsIn(path, text)).toEqual([sentence])
})

test.each([
  ['server/dunning/run.ts', `import { openItems } from '../ledger/store.ts'`],
  ['server/dunning/run.ts', `import type { Deps } from '../deps.ts'`],
  ['server/sync/run.ts', `import { applyPage } from '../ledger/store.ts'`],
  ['server/ledger/run.ts', `import { lastSync } from '../sync/store.ts'`],
  ['server/dunning/decide.ts', `import { position } from '../ledger/position.ts'`],
  ['panel/api.ts', `import type { MoneyWire } from '../server/api/wire/parts.ts'`],
  ['connectors/quickbooks/map.ts', `import { request } from '../kit/http.ts'`],
])('it lets %s say %s', (path, text) => {
  expect(faultsIn(path, text)).toEqual([])
})

test('a circle of two files is found', () => {
  const a = readSource('core/a.ts', `import { b } from './b.ts'`)
  const b = readSource('core/b.ts', `import { a } from './a.ts'`)
  expect(cyclesOf([a, b])).toEqual(['core/a.ts → core/b.ts → core/a.ts'])
})

test('the layer table of docs/ARCHITECTURE.md is the one that is enforced', () => {
  const written = writtenPart('docs/ARCHITECTURE.md', 'layers', layerTable())
  expect(unpadded(written)).toBe(unpadded(layerTable()))
})
