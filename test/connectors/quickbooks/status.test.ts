import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Conflict, Unavailable } from '../../../connectors/contract/failure.ts'
import type { HostStatus, StatusPlace, StatusWritten } from '../../../connectors/contract/host.ts'
import { present } from '../../../core/assert.ts'
import { invoiceId } from '../../../core/ids.ts'
import { type Caller, callerOf } from '../../hosts/quickbooks/caller.ts'
import { recordOf } from '../../hosts/quickbooks/model.ts'
import { type Pair, startPair } from './support.ts'

let pair: Pair
let caller: Caller
let id = ''

beforeEach(async () => {
  pair = await startPair()
  caller = callerOf(pair.host)
  const owner = await caller.customer()
  pair.host.company.standing.customFields = [
    { id: '1', name: 'Crew #' },
    { id: '2', name: 'Relance' },
  ]
  const made = await caller.invoice(owner, 50, {
    PrivateNote: 'Appeler Mme Roux.\r\n  Voir devis 12',
    CustomerMemo: { value: 'Merci' },
    BillEmail: { Address: 'compta@lilas.example' },
    CustomField: [{ DefinitionId: '1', Name: 'Crew #', Type: 'StringType', StringValue: '102' }],
  })
  id = String(made['Id'])
})
afterEach(() => pair.host.stop())

const inNote: StatusPlace = { kind: 'private_note' }
const inField: StatusPlace = { kind: 'custom_field', name: 'Relance' }

const statusOf = (place: StatusPlace, more: Partial<HostStatus> = {}): HostStatus => ({
  invoice: invoiceId(id),
  place,
  shortBefore: null,
  text: 'Première relance par e-mail, le 18 novembre 2026.\nEnsuite : deuxième relance.',
  short: 'première relance, 18/11/2026',
  key: 'S1 1',
  ...more,
})

const statuses = (config = {}) => present(pair.connect(config).statuses, 'statuses')
const write = (status: HostStatus, config = {}): Promise<StatusWritten> =>
  statuses(config).write(pair.access, status)
const invoice = () => caller.done(`invoice/${id}`)
const record = () => recordOf(pair.host.company, 'Invoice', id)
const posts = () =>
  pair.host.calls.filter(({ method, path }) => method === 'POST' && path.endsWith('/invoice'))
/** Those of the product alone. */
const written = () => posts().filter(({ query }) => query['requestid'] !== undefined)

const theirs = 'Appeler Mme Roux.\r\n  Voir devis 12'
const block =
  '[encours]\nPremière relance par e-mail, le 18 novembre 2026.\n' +
  'Ensuite : deuxième relance.\n[/encours]'

describe('in the private note', () => {
  test('a status stands below what people wrote, and nothing else of the invoice changes', async () => {
    await caller.call(`invoice/${id}/send`, {})
    const before = await invoice()
    expect(before).toMatchObject({ EmailStatus: 'EmailSent' })
    const answer = await write(statusOf(inNote))
    const after = await invoice()
    expect(after).toEqual({
      ...before,
      PrivateNote: `${theirs}\n${block}`,
      SyncToken: `${Number(before['SyncToken']) + 1}`,
      MetaData: after['MetaData'],
    })
    expect(answer).toMatchObject({ kind: 'written', edit: after['SyncToken'] })
    expect(pair.host.company.mails).toHaveLength(1)
  })

  test('the same status again is not written', async () => {
    await write(statusOf(inNote))
    expect(await write(statusOf(inNote, { key: 'S1 2' }))).toEqual({ kind: 'unchanged' })
    expect(written()).toHaveLength(1)
  })

  test('what the company wrote in between is kept, and ours is written beside it', async () => {
    pair.host.beforeNextAnswer(
      async () => {
        const { SyncToken } = await invoice()
        const edited = {
          Id: id,
          SyncToken,
          sparse: true,
          PrivateNote: 'Litige, voir Paul',
          DueDate: '2026-12-24',
        }
        await caller.done('invoice', edited)
      },
      new RegExp(`/invoice/${id}$`),
    )
    expect(await write(statusOf(inNote))).toMatchObject({ kind: 'written' })
    expect(await invoice()).toMatchObject({
      PrivateNote: `Litige, voir Paul\n${block}`,
      DueDate: '2026-12-24',
      SyncToken: '2',
    })
    const [refused, taken] = written().map(({ query }) => query['requestid'])
    expect(written()).toHaveLength(2)
    expect(taken).not.toBe(refused)
  })

  test('three conflicts in a row are enough for one try', async () => {
    pair.host.failNext('stale', { times: 3, path: /\/invoice$/ })
    await expect(write(statusOf(inNote))).rejects.toBeInstanceOf(Conflict)
    expect(written()).toHaveLength(3)
    expect(record().syncToken).toBe(0)
  })

  test('an answer that was lost does not make a second write', async () => {
    pair.host.failNext('timeout-after', { path: /\/invoice$/ })
    const lost = write(statusOf(inNote), { timeoutMs: 400 })
    await expect(lost).rejects.toBeInstanceOf(Unavailable)
    expect(await write(statusOf(inNote))).toEqual({ kind: 'unchanged' })
    expect(record().syncToken).toBe(1)
  })

  test('even where the host still shows the invoice of before, the first answer is given again', async () => {
    const before = await invoice()
    pair.host.failNext('unavailable-after', { path: /\/invoice$/ })
    await expect(write(statusOf(inNote))).rejects.toBeInstanceOf(Unavailable)
    const { PrivateNote, SyncToken } = before
    pair.host.breakRecord('Invoice', id, { PrivateNote, SyncToken })
    expect(await write(statusOf(inNote))).toMatchObject({ kind: 'written', edit: '1' })
    pair.host.mendRecord('Invoice', id)
    const [first, second] = written().map(({ query }) => query['requestid'])
    expect(second).toBe(first)
    expect(record().syncToken).toBe(1)
    expect((await invoice())['PrivateNote']).toBe(`${theirs}\n${block}`)
  })
})

describe('in a field of the company', () => {
  test('the status stands there, the other fields keep their values', async () => {
    const before = await invoice()
    expect(await write(statusOf(inField))).toMatchObject({ kind: 'written', edit: '1' })
    const after = await invoice()
    const value = { StringValue: 'première relance, 18/11/2026' }
    expect(after).toEqual({
      ...before,
      SyncToken: '1',
      MetaData: after['MetaData'],
      CustomField: [
        { DefinitionId: '1', Name: 'Crew #', Type: 'StringType', StringValue: '102' },
        { DefinitionId: '2', Name: 'Relance', Type: 'StringType', ...value },
      ],
    })
    expect(await write(statusOf(inField))).toEqual({ kind: 'unchanged' })
  })

  test('no more than a value may hold is written', async () => {
    await write(statusOf(inField, { short: 'une étape dont le nom est très long, 18/11/2026' }))
    expect(await invoice()).toMatchObject({
      CustomField: [{}, { StringValue: 'une étape dont le nom est très…' }],
    })
  })

  test('an invoice that does not show the field gets it by its definition', async () => {
    pair.host.breakRecord('Invoice', id, { CustomField: [] })
    // The stand-in answers the write with the broken record, too.
    expect(await write(statusOf(inField))).toEqual({ kind: 'field_ignored' })
    pair.host.mendRecord('Invoice', id)
    expect(await invoice()).toMatchObject({
      CustomField: [{}, { DefinitionId: '2', StringValue: 'première relance, 18/11/2026' }],
    })
  })

  test('a field that is no longer there is told, and nothing is written', async () => {
    pair.host.company.standing.customFields = [{ id: '1', name: 'Crew #' }]
    expect(await write(statusOf(inField))).toEqual({ kind: 'no_field' })
    expect(written()).toEqual([])
  })

  test('the company is asked which fields it has', async () => {
    expect(await statuses().fields(pair.access)).toEqual(['Crew #', 'Relance'])
    pair.host.company.standing.customFields = []
    expect(await statuses().fields(pair.access)).toEqual([])
  })
})

describe('taken away', () => {
  const away = { text: null, key: 'S1 2' }

  test('a block in the note, and nothing around it', async () => {
    const before = await invoice()
    await write(statusOf(inNote))
    expect(await write(statusOf(inNote, away))).toMatchObject({ kind: 'written', edit: '2' })
    const after = await invoice()
    expect(after).toEqual({
      ...before,
      // The line end that was put before our block stays: it may be people's own.
      PrivateNote: `${theirs}\n`,
      SyncToken: '2',
      MetaData: after['MetaData'],
    })
    expect(await write(statusOf(inNote, away))).toEqual({ kind: 'unchanged' })
  })

  test('a value of ours in a field, and no value of others', async () => {
    const before = await invoice()
    await write(statusOf(inField))
    await write(statusOf(inField, away))
    expect((await invoice())['CustomField']).toEqual(before['CustomField'])
    await write(statusOf(inField, { short: 'autre', key: 'S1 3' }))
    expect(await write(statusOf(inField, { ...away, short: 'pas de nous' }))).toEqual({
      kind: 'unchanged',
    })
    expect(await invoice()).toMatchObject({ CustomField: [{}, { StringValue: 'autre' }] })
  })
})

describe('what is left alone', () => {
  test('an invoice that is gone', async () => {
    await caller.done('invoice?operation=delete', { Id: id, SyncToken: '0' })
    expect(await write(statusOf(inNote))).toEqual({ kind: 'gone' })
  })

  test('one that goes between the reading and the writing', async () => {
    pair.host.beforeNextAnswer(
      async () => {
        await caller.done('invoice?operation=delete', { Id: id, SyncToken: '0' })
      },
      new RegExp(`/invoice/${id}$`),
    )
    expect(await write(statusOf(inNote))).toEqual({ kind: 'gone' })
  })

  test('an invoice that is void', async () => {
    await caller.done('invoice?operation=void', { Id: id, SyncToken: '0' })
    expect(await write(statusOf(inNote))).toEqual({ kind: 'void' })
    expect(await write(statusOf(inField))).toEqual({ kind: 'void' })
    expect(written()).toEqual([])
  })

  test('one that is voided between the reading and the writing', async () => {
    pair.host.beforeNextAnswer(
      async () => {
        await caller.done('invoice?operation=void', { Id: id, SyncToken: '0' })
      },
      new RegExp(`/invoice/${id}$`),
    )
    expect(await write(statusOf(inNote))).toEqual({ kind: 'void' })
    expect(await invoice()).toMatchObject({ PrivateNote: `Voided - ${theirs}` })
  })

  test.each(['6000', '6200', '6210'] as const)(
    'one of a closed period, by code %s',
    async (code) => {
      Object.assign(pair.host.company.standing, { bookCloseDate: '2026-11-15', closedCode: code })
      expect(await write(statusOf(inNote))).toEqual({ kind: 'books_closed', until: '2026-11-15' })
      expect(record().syncToken).toBe(0)
      pair.host.company.standing.bookCloseDate = '2026-10-31'
      expect(await write(statusOf(inNote))).toMatchObject({ kind: 'written' })
    },
  )

  test('one whose note is full', async () => {
    const full = { Id: id, SyncToken: '0', sparse: true, PrivateNote: 'x'.repeat(3_995) }
    await caller.done('invoice', full)
    expect(await write(statusOf(inNote))).toEqual({ kind: 'no_room' })
    expect(written()).toEqual([])
  })
})
