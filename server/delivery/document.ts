// A letter on paper, for a French window envelope: who writes, to whom, the tables, how to pay, who
// signs. A description of the pages; pdf.ts makes the file. Leaves out what the letter says.

import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.js'
import { present } from '../../core/assert.ts'
import type { Customer } from '../../core/book.ts'
import {
  claimTable,
  grey,
  itemTable,
  mm,
  plain,
  rules,
  small,
  totalTable,
} from './document-tables.ts'
import { type LetterheadField, letterLacks, noticeLacks } from './letterhead.ts'
import { countryLines } from './postal.ts'
import { type Composed, composeLetter, languages } from './render.ts'
import { type Statement, statementOf } from './statement.ts'
import type { DocumentLabels } from './templates/texts.ts'
import { addressOf, type LetterFacts, oneLine, type Writer, writerOf } from './view.ts'

/** Everything that pages are made of, in points. */
export type Pages = TDocumentDefinitions

export interface LetterDocument {
  /** File name without its ending. */
  readonly name: string
  readonly pages: Pages
}

/** The pages, or the name of what they lack. */
export function letterDocument(
  facts: LetterFacts,
  texts = languages,
): LetterDocument | { readonly problem: string } {
  const composed = composeLetter(facts, texts)
  if ('problem' in composed) return composed
  const lacks = senderLacks(facts)
  if (lacks.length > 0) return { problem: `LETTERHEAD_INCOMPLETE: ${lacks.join(', ')}` }
  const { book, message } = facts
  const customer = present(
    book.customers.find(({ id }) => id === message.customer),
    'the customer of a letter',
  )
  const write = writerOf(facts, customer)
  const statement = statementOf(facts, write)
  if ('lacks' in statement) return { problem: `${statement.lacks} is missing` }
  const { view } = composed
  const setting = { facts, composed, customer, write, statement }
  return {
    name: `${message.step}-${view.several ? message.sendOn : fileName(view.first.number)}`,
    pages: pagesOf(setting),
  }
}

function senderLacks({ book, message, letterhead, replyTo }: LetterFacts): LetterheadField[] {
  const sender = { company: book.company, letterhead, replyTo }
  return message.deadline === undefined ? letterLacks(sender) : noticeLacks(sender)
}

const fileName = (text: string): string => text.replace(/[^A-Za-z0-9._-]+/g, '_').slice(0, 60)

interface Setting {
  readonly facts: LetterFacts
  readonly composed: Composed
  readonly customer: Customer
  readonly write: Writer
  readonly statement: Statement
}

const page = { side: 20 * mm, top: 18 * mm, bottom: 24 * mm, width: 170 * mm }
/** Where the window of a C5/6 and of a C4 envelope shows the address (NF Z 11-001). */
const window = { x: 110 * mm, y: 50 * mm }
const bodyFrom = 90 * mm

function pagesOf(setting: Setting): Pages {
  const { composed, customer, facts, statement } = setting
  const { view, texts, subject, before, after } = composed
  return {
    pageSize: 'A4',
    pageMargins: [page.side, page.top, page.side, page.bottom],
    language: view.language,
    info: { title: plain(subject), author: view.sender.name },
    defaultStyle: { font: 'Roboto', fontSize: 9.5, lineHeight: 1.2, color: '#1d2433' },
    content: [
      senderBlock(setting),
      windowBlock(customer, facts, texts.document),
      { text: '', margin: [0, bodyFrom - page.top, 0, 0] },
      opening(setting),
      ...before.map(paragraph),
      itemTable(texts, statement.rows),
      totalTable(texts, view.totals),
      ...claimTable(texts, statement.claims),
      payment(setting),
      ...after.map(paragraph),
      signature(setting),
    ],
    footer: (current: number, count: number): Content => footer(composed, current, count),
  }
}

const paragraph = (text: string): Content => ({ text: plain(text), margin: below(6) })

function senderBlock({ facts, composed: { view } }: Setting): Content {
  const { letterhead } = facts
  const reached = [view.sender.phone, letterhead?.email].filter((text) => text !== undefined)
  return {
    absolutePosition: { x: page.side, y: page.top },
    columns: [
      {
        width: 82 * mm,
        stack: [
          { text: view.sender.name, bold: true, fontSize: 12 },
          ...addressOf({ ...(letterhead?.address ? { address: letterhead.address } : {}) }),
          ...reached.map((text) => ({ text: oneLine(text), fontSize: small, color: grey })),
        ],
      },
    ],
  }
}

/** Signs that fit on a line of the window, and lines that fit at the usual size. */
const windowLine = 40
const windowLines = 6

function windowBlock(customer: Customer, facts: LetterFacts, labels: DocumentLabels): Content {
  const person = customer.contact?.name
  const name = oneLine(customer.name)
  const rest = [
    ...(person === undefined ? [] : [`${labels.attention} ${oneLine(person)}`]),
    ...addressOf(customer),
    ...countryLines(customer, { company: facts.book.company, letterhead: facts.letterhead }),
  ]
  const lines = [name, ...rest].reduce((sum, text) => sum + Math.ceil(text.length / windowLine), 0)
  const size = lines > windowLines ? { fontSize: 8.5, lineHeight: 1.05 } : { fontSize: 10.5 }
  return {
    absolutePosition: { x: window.x, y: window.y },
    columns: [{ width: 82 * mm, stack: [{ text: name, bold: true }, ...rest], ...size }],
  }
}

function opening({ facts, composed, write }: Setting): Content {
  const { texts, subject, title } = composed
  const city = facts.letterhead?.address?.city
  const date = write.date(facts.day)
  const { registered, about } = texts.document
  const heading = title ?? subject
  return {
    stack: [
      {
        text: city === undefined ? date : `${oneLine(city)}, ${dateIn(date, facts)}`,
        alignment: 'right',
        margin: below(10),
      },
      ...(facts.message.channel === 'registered_letter'
        ? [{ text: registered, fontSize: small, color: grey, margin: below(3) }]
        : []),
      title === null
        ? { text: [`${about}${texts.labels.colon} `, { text: plain(heading), bold: true }] }
        : { text: plain(heading), bold: true, fontSize: 14 },
      { text: '', margin: below(2) },
    ],
  }
}

const dateIn = (date: string, { message }: LetterFacts): string =>
  message.language === 'fr' ? `le ${date}` : date

const below = (points: number): [number, number, number, number] => [0, 0, 0, points]

/** By when, where to, and what to write on the transfer. */
function payment({ composed: { view, texts } }: Setting): Content {
  const { document, labels } = texts
  const reference = view.several ? document.severalReferences : view.first.number
  const lines = [
    ...(view.deadline === undefined ? [] : [[document.payBy, view.deadline]]),
    ...(view.sender.account === undefined
      ? []
      : [[document.payTo, view.sender.account.join(' · ')]]),
    [document.reference, reference],
  ]
  return {
    unbreakable: true,
    margin: [0, 2, 0, 8],
    layout: { ...rules, hLineWidth: () => 0, paddingLeft: () => 8, paddingRight: () => 8 },
    table: {
      widths: ['*'],
      body: [
        [
          {
            fillColor: '#eef1f5',
            stack: lines.map(([name = '', value = '']) => ({
              text: [`${name}${labels.colon} `, { text: plain(value), bold: true }],
            })),
          },
        ],
      ],
    },
  }
}

function signature({ facts: { letterhead }, composed: { view } }: Setting): Content {
  const { signatory, signatoryTitle } = letterhead ?? {}
  return {
    unbreakable: true,
    margin: [95 * mm, 8, 0, 0],
    stack: [
      ...(signatory === undefined ? [] : [{ text: oneLine(signatory), bold: true }]),
      ...(signatoryTitle === undefined ? [] : [oneLine(signatoryTitle)]),
      view.sender.name,
    ],
  }
}

function footer({ view, texts }: Composed, current: number, count: number): Content {
  const mentions = [view.sender.name, ...(view.sender.mentions ?? [])].map(plain)
  return {
    margin: [page.side, 8, page.side, 0],
    fontSize: 7.5,
    color: grey,
    columns: [
      { text: mentions.join(' · '), width: '*' },
      {
        text: `${texts.document.page} ${current}/${count}`,
        width: 50,
        alignment: 'right',
        noWrap: true,
      },
    ],
  }
}
