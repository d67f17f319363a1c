import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseBook } from '../../connectors/book/parse.ts'
import { tenantIdFor } from '../../server/connections/tenant.ts'
import { tx } from '../../server/db/tx.ts'
import { frStandard, policyJson } from '../../server/dunning/policy.ts'
import { loadBookOf } from '../../server/ledger/store.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { encours } from '../support/encours.ts'
import { tinyBook as tiny } from '../support/tiny-book.ts'

const examples = fileURLToPath(new URL('../../docs/examples/', import.meta.url))
const sample = [
  ['--csv', join(examples, 'sample-ledger.csv')],
  ['--mapping', join(examples, 'sample-ledger.mapping.json')],
  ['--company', join(examples, 'sample-company.json')],
].flat()
const now = ['--now', '2026-11-18T09:30:00+01:00']

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'encours-cli-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true })
})

async function bookFile(name: string, book: unknown): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, typeof book === 'string' ? book : JSON.stringify(book))
  return path
}

describe('help and options', () => {
  test.each([
    [['--help'], /encours import/],
    [['help'], /encours plan/],
    [['plan', '--help'], /--policy FILE/],
    [['simulate', '--help'], /--against FILE/],
    [['import', '-h'], /--mapping FILE/],
    [['serve', '--help'], /--role ROLE/],
    [['migrate', '--help'], /DATABASE_OWNER_URL/],
    [['terms', '--help'], /--sector SECTOR/],
    [['explain', '--help'], /--instalment N/],
    [['mentions', '-h'], /customer_siren/],
  ])('%j explains itself on standard output', async (args, text) => {
    const { code, out, err } = await encours(args)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(text)
  })

  test.each([
    [[], /a command is missing/],
    [['plann'], /no command plann/],
    [['constructor'], /no command constructor/],
    [['plan', '--bok', 'x'], /--bok/],
    [['plan', ...now], /--book is missing/],
    [['plan', '--book', 'x'], /--now is missing/],
    [['simulate', '--book', 'x'], /--against is missing/],
    [['import'], /--book or --csv is missing/],
    [['terms', '--book', 'x'], /--now is missing/],
    [['explain', '--book', 'x', ...now], /--invoice is missing/],
    [['terms', '--book', 'x', ...now, '--sector', 'fish'], /--sector: not one of general/],
    [['mentions'], /--text is missing/],
    [['claims', '--book', 'x', ...now], /--customer is missing/],
    [['mentions', '--text', 'x', '--language', 'de'], /--language: not one of fr, en/],
    [['import', '--csv', 'x'], /--mapping is missing/],
    [['import', '--book', 'x', '--csv', 'y'], /--csv does not go with --book/],
    [['import', '--book', 'x', '--out', 'y', '--tenant', 'z'], /--tenant does not go with --out/],
    [['serve', '--role', 'boss'], /--role is one of all, web, worker/],
    [['migrate', 'now'], /now/],
  ])('%j is refused with the option named, and nothing on standard output', async (args, text) => {
    const { code, out, err } = await encours(args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(text)
  })

  test('an older Node hands over once, with the exit status', async () => {
    const preload = join(folder, 'older.mjs')
    const older = `Object.defineProperty(process, 'versions', { value: { node: '20.0.0' } })`
    await writeFile(preload, `if (!process.env.HANDED_OVER_BY_ENCOURS) ${older}`)
    const env = { NODE_OPTIONS: `--import=${preload}` }
    const handed = await encours(['plan', '--nope'], env)
    expect(handed).toMatchObject({ code: 2, out: '' })
    expect(handed.err).toContain('--nope')
    const still = await encours(['--help'], { ...env, HANDED_OVER_BY_ENCOURS: 'yes' })
    expect(still.code).toBe(0)
    await writeFile(preload, older)
    const stuck = await encours(['--help'], env)
    expect(stuck).toMatchObject({ code: 1, out: '' })
    expect(stuck.err).toMatch(/needs Node 24/)
  })
})

describe('plan', () => {
  test('answers with the plan as JSON, and with nothing on standard error', async () => {
    const { code, out, err } = await encours([
      'plan',
      '--book',
      await bookFile('a.json', tiny),
      ...now,
      '--json',
    ])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(JSON.parse(out)).toMatchObject({
      version: 1,
      policy: { key: 'fr-standard', version: 1 },
      messages: [
        { customer: 'C1', step: 'reminder-1', items: [{ invoice: 'I1', open: '200.00' }] },
      ],
    })
  })

  test('without --json it is a table for people', async () => {
    const { out } = await encours(['plan', '--book', await bookFile('b.json', tiny), ...now])
    expect(out).toMatch(/1 messages? for 1 item/)
    expect(out).toMatch(/reminder-1 +email +to approve +1 item +200\.00 EUR +C1 Un/)
  })

  test.each([
    ['a fault in the book', JSON.stringify({ ...tiny, stock: 1 }), /^stock: unknown key/],
    ['no JSON', '{"version":1,', /^\$: not JSON/],
    ['no UTF-8', Buffer.from([0x7b, 0xff]).toString('latin1'), /^\$: not JSON/],
  ])('%s is refused with its path and exit status 2', async (name, text, message) => {
    const path = await bookFile(`${name}.json`, text)
    const { code, out, err } = await encours(['plan', '--book', path, ...now, '--json'])
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(message)
    expect(err).toContain(`\nin --book ${path}\n`)
  })

  test('a fault in the policy is said with the policy’s name', async () => {
    const book = await bookFile('d.json', tiny)
    const policy = await bookFile('policy.json', '{}')
    const { code, err } = await encours(['plan', '--book', book, '--policy', policy, ...now])
    expect(code).toBe(2)
    expect(err.startsWith(`--policy ${policy}: `)).toBe(true)
  })

  test('previews where a file stands are refused, and the file stays', async () => {
    const book = await bookFile('e.json', tiny)
    const taken = await bookFile('taken', 'mine')
    for (const [previews, message] of [
      [taken, /^--previews: a file, not a folder/],
      [join(taken, 'below'), /^--previews: a file stands where the folder should be/],
    ] as const) {
      const args = ['plan', '--book', book, ...now, '--previews', previews]
      const { code, out, err } = await encours(args)
      expect({ code, out }).toEqual({ code: 2, out: '' })
      expect(err).toMatch(message)
    }
    expect(await readFile(taken, 'utf8')).toBe('mine')
  })

  test.each([
    [['--book', 'no-such.json', ...now], /^--book: no such file/],
    [['--book', examples, ...now], /^--book: a folder/],
  ])('%j: a file that cannot be read is the asker’s to mend', async (args, message) => {
    const { code, out, err } = await encours(['plan', ...args, '--json'])
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(message)
  })

  test('a moment without an offset is refused', async () => {
    const path = await bookFile('c.json', tiny)
    const { code, err } = await encours(['plan', '--book', path, '--now', '2026-11-18T09:30:00'])
    expect(code).toBe(2)
    expect(err).toMatch(/^--now: not an instant with an offset/)
  })
})

describe('explain', () => {
  test('says why one open item is where it is, as sentences and as data', async () => {
    const args = ['explain', '--book', await bookFile('why.json', tiny), ...now, '--invoice', 'I1']
    const told = await encours([...args, '--lang', 'fr'])
    expect({ code: told.code, err: told.err }).toEqual({ code: 0, err: '' })
    expect(told.out).toMatch(
      /^Un, F1 \(1\), fr-standard version 1\nSTEP_DUE: reminder-1, 2026-11-18/,
    )
    expect(told.out).toMatch(/Échue le 31 octobre 2026, 18 jours de retard\./)
    const { out } = await encours([...args, '--json'])
    expect(JSON.parse(out)).toMatchObject({
      version: 1,
      rule: 'STEP_DUE',
      nextStep: 'reminder-1',
      blockers: [],
      facts: [
        { kind: 'due' },
        { kind: 'open', amount: '200.00' },
        { kind: 'penalties', amount: '1.22' },
        { kind: 'indemnity', amount: '40.00' },
      ],
    })
  })

  test.each([
    ['--invoice', 'I9', /^--invoice: not an open item of the book/],
    ['--instalment', '0', /^--instalment: not a whole number from 1/],
    ['--lang', 'de', /^--lang: neither fr nor en/],
  ])('%s %s is refused', async (option, value, message) => {
    const base = ['explain', '--book', await bookFile('why-not.json', tiny), ...now]
    const { code, out, err } = await encours([...base, '--invoice', 'I1', option, value])
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(message)
  })
})

describe('terms and mentions', () => {
  const long = {
    ...tiny,
    invoices: tiny.invoices.map((invoice) => ({
      ...invoice,
      instalments: [{ due: '2026-12-31', amount: '200.00', open: '200.00' }],
    })),
  }

  test('terms beyond the law are listed as JSON, and as a table for people', async () => {
    const args = ['terms', '--book', await bookFile('long.json', long), ...now]
    const { code, out, err } = await encours([...args, '--json'])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(JSON.parse(out)).toMatchObject({
      asOf: '2026-11-18',
      sectorAssumed: true,
      findings: [{ invoice: 'I1', latest: '2026-12-15', daysOver: 16, unless: null }],
    })
    const told = await encours([...args, '--sector', 'meat'])
    expect(told.out).toMatch(/1 due days judged, 1 too late/)
    expect(told.out).toMatch(
      /I1\/1: due 2026-12-31, 71 days after 2026-10-21: C\. com\. L441-11 II 2°/,
    )
  })

  test('claims are printed for one customer, who must exist', async () => {
    const args = ['claims', '--book', await bookFile('claims.json', tiny), ...now]
    const { code, out } = await encours([...args, '--customer', 'C1'])
    expect(code).toBe(0)
    expect(out).toContain('2026-11-01 - 2026-11-18  200.00 x 12.40 % x 18/365')
    const refused = await encours([...args, '--customer', 'C9'])
    expect(refused).toMatchObject({ code: 2, out: '' })
    expect(refused.err).toMatch(/^--customer: no such customer/)
  })

  test('mentions that an invoice lacks are listed', async () => {
    const path = await bookFile('invoice.txt', 'Échéance : 31/12/2026. Pas d’escompte.')
    const { code, out } = await encours(['mentions', '--text', path, '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(out)).toEqual({
      missing: ['penalty_rate', 'indemnity', 'company_siren', 'customer_siren'],
    })
  })
})

describe('import into a file', () => {
  test('a CSV becomes a book that is read again, with an account of every row', async () => {
    const out = join(folder, 'sample.json')
    const refused = join(folder, 'refused.csv')
    const ended = await encours(['import', ...sample, '--out', out, '--refused', refused])
    expect({ code: ended.code, err: ended.err }).toEqual({ code: 0, err: '' })
    const report = JSON.parse(ended.out)
    const { read, imported, merged, skipped } = report.rows
    expect(imported + merged + skipped + report.rows.refused).toBe(read)
    const book = parseBook(JSON.parse(await readFile(out, 'utf8')))
    expect(book.invoices.length).toBe(report.records.invoices)
    expect(book.invoices.length + book.creditNotes.length).toBe(imported)
    expect((await readFile(refused, 'utf8')).split('\r\n').length - 2).toBe(report.rows.refused)
  })

  test('what is refused as a whole leaves no file, not even half of one', async () => {
    const bad = join(folder, 'bad')
    const csv = await bookFile('bad.csv', 'Code client\n"never closed\n')
    const args = ['import', ...sample, '--csv', csv, '--out', bad]
    const { code, out, err } = await encours(args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(/^--csv \S+bad\.csv: line \d: /)
    expect((await readdir(folder)).filter((name) => name.includes('bad'))).toEqual(['bad.csv'])
  })

  test('a file of which nothing can be read is refused, with the reasons', async () => {
    const header = (await readFile(join(examples, 'sample-ledger.csv'), 'utf8')).split('\r\n')[0]
    const csv = await bookFile('none.csv', `${header}\r\n;;;;;;;;;;FA;;;;;;1;\r\n`)
    const { code, out, err } = await encours([
      'import',
      ...sample,
      '--csv',
      csv,
      '--out',
      join(folder, 'none'),
    ])
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(
      /^--csv \S+none\.csv: line 2: none of 1 rows can be read, so nothing was changed: 1 × /,
    )
  })

  test('a mapping that names no company needs a company file', async () => {
    const args = ['import', ...sample.slice(0, 4), '--out', join(folder, 'x.json')]
    const { code, err } = await encours(args)
    expect(code).toBe(2)
    expect(err).toMatch(/^--company: missing/)
  })

  test('a folder that is not there is named', async () => {
    const args = ['import', ...sample, '--out', join(folder, 'no', 'x.json')]
    const { code, err } = await encours(args)
    expect(code).toBe(2)
    expect(err).toMatch(/^--out: the folder does not exist/)
  })

  test.each([
    ['--mapping', '{}', 'version: missing'],
    ['--mapping', '{', '$: not JSON'],
    ['--company', '{}', 'name: missing'],
    ['--book', JSON.stringify({ ...tiny, stock: 1 }), 'stock: unknown key'],
    ['--csv', '', 'line 1: no header'],
  ])('a fault in %s is said with the file’s name: %s', async (option, text, fault) => {
    const path = await bookFile(`wrong${option}`, text)
    const others = option === '--book' ? [] : sample
    const args = ['import', ...others, option, path, '--out', join(folder, 'y.json')]
    const { code, out, err } = await encours(args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err.startsWith(`${option} ${path}: ${fault}`), err).toBe(true)
  })
})

describe('import into a tenant', () => {
  let database: TestDatabase
  let env: Record<string, string>
  beforeAll(async () => {
    database = await testDatabase()
    env = {
      DATABASE_URL: database.appUrl,
      DATABASE_OWNER_URL: database.ownerUrl,
      ENCOURS_SEAL_KEYS: `test:${Buffer.alloc(32, 7).toString('base64')}`,
    }
  })
  afterAll(async () => database.drop())

  const bookOf = (name: string) => {
    const tenant = tenantIdFor('book', name)
    return tx(database.db, tenant, (tx) => loadBookOf(tx, tenant))
  }

  test('the same records stand in the database as in the written book', async () => {
    const out = join(folder, 'same.json')
    await encours(['import', ...sample, '--out', out])
    const { code, err, out: answer } = await encours(['import', ...sample, '--tenant', 'Nord'], env)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(JSON.parse(answer).tenant).toEqual({ id: tenantIdFor('book', 'Nord'), name: 'Nord' })
    const written = parseBook(JSON.parse(await readFile(out, 'utf8')))
    const stored = await bookOf('Nord')
    const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1)
    expect(stored.company).toEqual(written.company)
    expect(stored.customers.toSorted(byId)).toEqual(written.customers.toSorted(byId))
    expect(stored.invoices.toSorted(byId)).toEqual(written.invoices.toSorted(byId))
    expect(stored.creditNotes.toSorted(byId)).toEqual(written.creditNotes.toSorted(byId))
  })

  test('without --tenant the company’s name is the tenant; another import replaces its book', async () => {
    const first = await bookFile('first.json', tiny)
    const second = await bookFile('second.json', { ...tiny, invoices: [] })
    expect((await encours(['import', '--book', first], env)).code).toBe(0)
    expect((await bookOf('Atelier')).invoices.length).toBe(1)
    expect((await encours(['import', '--book', second], env)).code).toBe(0)
    expect((await bookOf('Atelier')).invoices.length).toBe(0)
  })

  test('migrate says what it applied: here nothing more', async () => {
    const { code, out } = await encours(['migrate'], env)
    expect({ code, answer: JSON.parse(out) }).toEqual({ code: 0, answer: { applied: [] } })
  })

  test('a broken environment is said plainly, and nothing is done', async () => {
    const book = await bookFile('env.json', tiny)
    const { code, out, err } = await encours(['import', '--book', book], {
      DATABASE_URL: 'nowhere',
    })
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toMatch(/DATABASE_URL/)
  })
})

describe('encours simulate', () => {
  const policy = (change: object) => ({ ...policyJson(frStandard), version: 2, ...change })

  test('tells what another policy would change, in words and as JSON', async () => {
    const book = await bookFile('simulated.json', tiny)
    const against = await bookFile('later.json', policy({ smallAmount: { EUR: '500.00' } }))
    const asked = ['simulate', '--book', book, '--against', against, ...now]
    const table = await encours(asked)
    expect(table).toMatchObject({ code: 0, err: '' })
    expect(table.out).toContain('From 2026-11-18 to 2026-12-17: 2 before, 1 after messages.')
    expect(table.out).toContain('1 changes for 1 customers.')
    const { out } = await encours([...asked, '--days', '2', '--json'])
    expect(JSON.parse(out)).toMatchObject({ messages: { before: 1, after: 1 }, changes: [] })
  })

  test.each([
    ['0', '--days: not a number of days from 1 to 92'],
    ['93', '--days: not a number of days from 1 to 92'],
  ])('refuses %s days', async (days, fault) => {
    const file = await bookFile('any.json', tiny)
    const asked = ['simulate', '--book', file, '--against', file, '--days', days, ...now]
    const { code, err } = await encours(asked)
    expect(code).toBe(2)
    expect(err).toContain(fault)
  })

  test('refuses a policy that could not work, with its file and path', async () => {
    const book = await bookFile('simulated.json', tiny)
    const against = await bookFile('broken.json', { policies: [policy({ minGapDays: -1 })] })
    const { code, err } = await encours(['simulate', '--book', book, '--against', against, ...now])
    expect(code).toBe(2)
    expect(err).toMatch(/--against .*broken\.json: policies\[0\]\.minGapDays: /)
  })
})
