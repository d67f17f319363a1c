import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { parseMapping } from '../../../connectors/book/mapping.ts'
import { readJson } from '../../../connectors/book/open.ts'
import { parseCompany } from '../../../connectors/book/parse.ts'
import { sampleLedger } from '../../../scripts/sample-ledger.ts'
import { customersOf, importedFile, invoicesOf } from './support.ts'

const example = (name: string): string =>
  fileURLToPath(new URL(`../../../docs/examples/${name}`, import.meta.url))

async function sample() {
  return importedFile({
    path: example('sample-ledger.csv'),
    mapping: parseMapping(await readJson(example('sample-ledger.mapping.json'))),
    company: parseCompany(await readJson(example('sample-company.json'))),
  })
}

test('the script writes the sample ledger byte for byte', async () => {
  expect(await readFile(example('sample-ledger.csv'), 'utf8')).toBe(sampleLedger())
})

test('of the sample ledger every awkward row is refused for its own reason', async () => {
  const { refused, report } = await sample()
  expect(refused.map(({ column, value }) => [column, value.slice(0, 12)])).toEqual(
    expect.arrayContaining([
      ['Date pièce', '31/06/2026'],
      ['Échéance', '00/00/0000'],
      ['Devise', 'FRF'],
      ['Reste dû', '12.450,00'],
      ['Reste dû', '118,255'],
      ['Pays', 'Frankreich'],
      ['Code client', ''],
      ['Type pièce', 'OD'],
    ]),
  )
  const reasons = refused.map(({ reason }) => reason.replace(/\d+/g, 'N'))
  expect(reasons).toContain('repeats line N cell for cell')
  expect(reasons).toContain('the id of line N, which has another customer')
  expect(reasons).toContain('N cells, the header has N')
  expect(report.skippedBy).toEqual({ blank: 1, 'document type': 1, 'total line': 1 })
  expect(report.warnings.map(({ warning }) => warning)).toContain(
    'customer has several names: the first is kept',
  )
})

test('a refusal names the line that a text editor shows', async () => {
  const lines = sampleLedger().split('\r\n')
  const { refused } = await sample()
  for (const { line, value } of refused) {
    // A quoted address goes on in the next line.
    const row = `${lines[line - 1]}${lines[line]}`
    expect(row, `line ${line}`).toContain(value.split(' | ')[0])
    expect(lines[line - 1], `line ${line}`).toMatch(/^0[12];/)
  }
})

test('the rest of the sample ledger is a book of instalments, credits and two currencies', async () => {
  const found = await sample()
  const invoices = invoicesOf(found)
  expect(invoices.some(({ instalments }) => instalments.length === 3)).toBe(true)
  expect(invoices.some(({ instalments }) => instalments[0]?.due === undefined)).toBe(true)
  expect(new Set(invoices.map(({ currency }) => currency))).toEqual(new Set(['EUR', 'USD']))
  expect(found.records.some(({ kind }) => kind === 'creditNote')).toBe(true)
  expect(customersOf(found).every(({ id }) => /^00\d{6}$/.test(id))).toBe(true)
  expect(customersOf(found).map(({ name }) => name)).toContain('Ateliers "Le Compas"; Fils & Cie')
})

test('the mapping of the American ledger is one that is read', async () => {
  const mapping = parseMapping(await readJson(example('us-b2b-open.mapping.json')))
  expect(mapping.company?.timeZone).toBe('America/New_York')
})
