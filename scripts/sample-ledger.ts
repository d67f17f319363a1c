// Writes docs/examples/sample-ledger.csv: a few hundred open items of an invented French firm, as
// an ERP of the older kind exports them, with every awkward case that such an export has. The same
// seed gives the same bytes.

import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { addDays, type Day, dateOf, dayOf, monthOf, yearOf } from '../core/day.ts'
import { random } from '../test/support/random.ts'

const seed = 20_261_118
const customers = 48
const invoices = 340
const firstDay = dayOf(2026, 6, 1)
const days = 165

const columns = [
  'Société',
  'Code client',
  'Raison sociale',
  'SIREN',
  'Adresse',
  'CP',
  'Ville',
  'Pays',
  'E-mail',
  'Téléphone',
  'Type pièce',
  'N° pièce',
  'Date pièce',
  'Échéance',
  'Devise',
  'Montant TTC',
  'Reste dû',
  'Cond. règlement',
]

interface Dice {
  readonly below: (limit: number) => number
  readonly pick: <T>(from: readonly [T, ...T[]]) => T
  readonly oneIn: (times: number) => boolean
}

function diceOf(from: number): Dice {
  const next = random(from)
  const below = (limit: number): number => Math.floor(next() * limit)
  return {
    below,
    pick: (list) => list[below(list.length)] ?? list[0],
    oneIn: (times) => below(times) === 0,
  }
}

const trades = [
  'Menuiserie',
  'Brasserie',
  'Imprimerie',
  'Quincaillerie',
  'Transports',
  'Charpentes',
  'Emballages',
  'Fonderie',
  'Papeterie',
  'Cartonnages',
  'Verrerie',
  'Tôlerie',
] as const
const places = [
  ['du Port', '59140', 'Dunkerque'],
  ['des Trois Ponts', '69003', 'Lyon'],
  ['de la Vallée', '38000', 'Grenoble'],
  ['du Grand Pré', '35000', 'Rennes'],
  ['de l’Écluse', '31000', 'Toulouse'],
  ['du Vieux Chêne', '67000', 'Strasbourg'],
  ['des Quatre Vents', '44000', 'Nantes'],
] as const
const foreign = [
  ['du Perron', '4000', 'Liège', 'Belgique'],
  ['du Jet d’Eau', '1204', 'Genève', 'Suisse'],
  ['du Lion', '1000', 'Bruxelles', 'BE'],
] as const
const forms = ['SARL', 'SAS', 'SA', 'SCOP'] as const

interface SampleCustomer {
  readonly code: string
  readonly name: string
  readonly cells: readonly string[]
}

function customerOf(index: number, dice: Dice): SampleCustomer {
  const trade = trades[index % trades.length] ?? trades[0]
  const abroad = foreign[Math.floor(index / 12)]
  const isAbroad = index % 12 === 11 && abroad !== undefined
  const home = places[(index * 5 + Math.floor(index / 12)) % places.length] ?? places[0]
  const [where, postcode, city] = isAbroad ? abroad : home
  const country = isAbroad ? abroad[3] : dice.pick(['France', 'FR', ''])
  const name = `${trade} ${where} ${dice.pick(forms)}`
  // Leading zeros are part of a code.
  const code = String(411_000 + index * 37).padStart(8, '0')
  const siren = isAbroad ? '' : sirenOf(dice)
  const street = `${1 + dice.below(90)} ${dice.pick(['rue', 'quai', 'avenue'])} ${where}`
  // A quoted cell of two lines, its line end as Windows writes it.
  const address = dice.oneIn(6) ? `Bâtiment ${dice.pick(['A', 'B', 'C'])}\r\n${street}` : street
  const mail = dice.oneIn(9) ? '' : `compta@${slug(trade)}-${index}.example`
  const phone = dice.oneIn(5) || isAbroad ? '' : phoneOf(dice)
  return { code, name, cells: [siren, address, postcode, city, country, mail, phone] }
}

/**
 * Nine digits with a right last one (Luhn), of a range that no firm has; now and then as a SIRET,
 * with spaces, or without its first zero, as a spreadsheet leaves it.
 */
function sirenOf(dice: Dice): string {
  const first = `000${10_000 + dice.below(90_000)}`
  const siren = [...'0123456789'].map((last) => `${first}${last}`).find(isLuhn) ?? ''
  const way = dice.below(12)
  if (way === 0) return `${siren}00017`
  if (way === 1) return `${siren.slice(0, 3)} ${siren.slice(3, 6)} ${siren.slice(6)}`
  return way === 2 ? siren.slice(1) : siren
}

function isLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, i) => {
    const value = Number(digit) * (i % 2 === 1 ? 2 : 1)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 === 0
}

/** Numbers that ARCEP keeps for fiction: 01 99 00 and what follows. */
function phoneOf(dice: Dice): string {
  const rest = String(10_000 + dice.below(90_000)).slice(1)
  const digits = `019900${rest}`
  const way = dice.below(10)
  if (way === 0) return `poste ${rest}`
  if (way < 5) return digits.replaceAll(/(\d\d)(?=\d)/g, '$1 ')
  return way < 7 ? `+33 (0)1 99 00 ${rest.slice(0, 2)} ${rest.slice(2)}` : digits
}

const slug = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()

const two = (n: number): string => String(n).padStart(2, '0')

const frenchDay = (day: Day): string => `${two(dateOf(day))}/${two(monthOf(day))}/${yearOf(day)}`

/** `1 234,56`, the thousands set off by a no-break space, or by nothing. */
function frenchAmount(cents: number, dice: Dice): string {
  const whole = String(Math.floor(Math.abs(cents) / 100))
  const grouped = dice.oneIn(2) ? whole.replaceAll(/\B(?=(\d{3})+$)/g, '\u00a0') : whole
  const text = `${grouped},${String(Math.abs(cents) % 100).padStart(2, '0')}`
  if (cents >= 0) return text
  return dice.oneIn(3) ? `${text}-` : `-${text}`
}

type Cells = readonly string[]

function invoiceRows(index: number, list: readonly SampleCustomer[], dice: Dice): Cells[] {
  const customer = list[dice.below(dice.below(list.length) + 1)] ?? list[0]
  if (!customer) return []
  const issued = addDays(firstDay, Math.floor((index * days) / invoices))
  const term = dice.pick([30, 30, 30, 45, 60])
  const cents = 2_000 + dice.below(90) ** 2 * 97 + dice.below(9_999)
  const number = `FA26-${String(index + 1).padStart(6, '0')}`
  const facts = { customer, issued, number, currency: dice.oneIn(25) ? 'USD' : 'EUR' }
  if (dice.oneIn(18)) return shares(facts, { cents, term }, dice)
  if (dice.oneIn(22)) {
    const credit = { ...facts, number: number.replace('FA', 'AV') }
    return [row(credit, { type: 'AV', due: null, total: -cents, open: -cents }, dice)]
  }
  const open = dice.oneIn(8) ? Math.floor(cents / 3) : cents
  return [row(facts, { type: 'FA', due: addDays(issued, term), total: cents, open }, dice)]
}

interface Facts {
  readonly customer: SampleCustomer
  readonly issued: Day
  readonly number: string
  readonly currency: string
}

/** Three payments a month apart: three rows of one number. */
function shares(facts: Facts, bill: { readonly cents: number; readonly term: number }, dice: Dice) {
  const share = Math.floor(bill.cents / 3)
  return [share, share, bill.cents - 2 * share].map((cents, i) => {
    const due = addDays(facts.issued, bill.term + 30 * i)
    return row(
      facts,
      { type: 'FA', due, total: cents, open: i === 0 && dice.oneIn(2) ? 0 : cents },
      dice,
    )
  })
}

interface Entry {
  readonly type: string
  readonly due: Day | null
  readonly total: number
  readonly open: number
}

function row({ customer, issued, number, currency }: Facts, entry: Entry, dice: Dice): Cells {
  // The master data was tidied more than once: one firm, several spellings, spaces behind.
  const name = dice.oneIn(30) ? customer.name.toUpperCase() : customer.name
  return [
    dice.oneIn(12) ? '02' : '01',
    customer.code,
    dice.oneIn(10) ? `${name}   ` : name,
    ...customer.cells,
    entry.type,
    number,
    frenchDay(issued),
    entry.due === null ? '' : frenchDay(entry.due),
    dice.oneIn(40) && currency === 'EUR' ? '€' : currency,
    frenchAmount(entry.total, dice),
    frenchAmount(entry.open, dice),
    dice.pick(['30J', '30JFDM', '45J', 'ZB60', '???']),
  ]
}

/** What no rule of chance would bring in, each once or twice, at fixed places. */
function withFaults(rows: readonly Cells[]): Cells[] {
  const changed = rows.map((cells) => [...cells])
  const set = (at: number, column: string, text: string): void => {
    const cells = changed[at]
    if (cells) cells[columns.indexOf(column)] = text
  }
  set(20, 'Date pièce', '31/06/2026')
  set(33, 'Échéance', '')
  set(47, 'Échéance', '00/00/0000')
  set(58, 'Devise', 'FRF')
  set(71, 'Reste dû', '12.450,00')
  set(84, 'Reste dû', '118,255')
  set(96, 'Pays', 'Frankreich')
  set(108, 'Code client', '')
  set(121, 'Type pièce', 'OD')
  set(133, 'Type pièce', 'PR')
  set(146, 'Raison sociale', 'Ateliers "Le Compas"; Fils & Cie')
  set(146, 'Code client', '00413999')
  set(146, 'N° pièce', 'FA26-900001')
  set(159, 'N° pièce', changed[158]?.[columns.indexOf('N° pièce')] ?? '')
  set(159, 'Code client', '00499999')
  set(172, 'Devise', 'eur')
  changed.splice(181, 0, [...(changed[180] ?? [])])
  changed.splice(
    204,
    0,
    columns.map(() => ''),
  )
  changed.splice(230, 1, (changed[230] ?? []).slice(0, 9))
  return changed
}

function totalLine(): Cells {
  return columns.map((column) =>
    column === 'Code client' ? 'TOTAL GÉNÉRAL' : column === 'Reste dû' ? '999 999,99' : '',
  )
}

const quoted = (cell: string): string =>
  /[;"\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell

/** The file's text: byte order mark, semicolons, Windows line ends, a line of totals at the end. */
export function sampleLedger(): string {
  const dice = diceOf(seed)
  const list = Array.from({ length: customers }, (_, i) => customerOf(i, dice))
  const rows = Array.from({ length: invoices }, (_, i) => invoiceRows(i, list, dice)).flat()
  const lines = [columns, ...withFaults(rows), totalLine()]
  return `\ufeff${lines.map((cells) => cells.map(quoted).join(';')).join('\r\n')}\r\n`
}

if (import.meta.main) {
  const path = fileURLToPath(new URL('../docs/examples/sample-ledger.csv', import.meta.url))
  await writeFile(path, sampleLedger())
  console.log(path)
}
