// The tables of a letter on paper: invoices, totals, claims in detail. Leaves out the page around
// them, and how the amounts come about.

import type { Content, CustomTableLayout, TableCell } from 'pdfmake/interfaces.js'
import type { ClaimRow, StatementRow } from './statement.ts'
import type { DocumentLabels, LanguageTexts } from './templates/texts.ts'
import type { ViewTotal } from './view.ts'

/** Points in a millimetre. */
export const mm = 72 / 25.4
export const small = 8
export const grey = '#4a5263'
const line = '#b9c0cc'

/** The fonts have no narrow space, and a line never breaks inside an amount. */
export const plain = (text: string): string => text.replaceAll('\u202f', '\u00a0')

export const rules: CustomTableLayout = {
  hLineWidth: (row, { table }) => (row === 0 ? 0 : row === table.headerRows ? 1 : 0.5),
  vLineWidth: () => 0,
  hLineColor: () => line,
  paddingLeft: (column) => (column === 0 ? 0 : 4),
  paddingRight: (column, { table }) => (column === (table.widths?.length ?? 0) - 1 ? 0 : 4),
  paddingTop: () => 2.2,
  paddingBottom: () => 1.8,
}

const heads = (texts: readonly string[], firstRight: number): TableCell[] =>
  texts.map((text, index) => ({
    text,
    fontSize: small,
    color: grey,
    ...(index >= firstRight ? { alignment: 'right' } : {}),
  }))

const right = (text: string): TableCell => ({ text: plain(text), alignment: 'right', noWrap: true })

export function itemTable(
  { labels, document }: LanguageTexts,
  rows: readonly StatementRow[],
): Content {
  const columns = [document.number, labels.issued, labels.due]
  const amounts = [document.invoiced, document.settled, labels.open]
  return {
    layout: rules,
    margin: [0, 5, 0, 4],
    table: {
      headerRows: 1,
      dontBreakRows: true,
      widths: ['*', 'auto', 'auto', 'auto', 'auto', 'auto'],
      body: [
        heads([...columns, ...amounts], columns.length),
        ...rows.map((row) => [
          row.number,
          row.issued,
          row.due,
          right(row.invoiced),
          right(row.settled),
          right(row.open),
        ]),
      ],
    },
  }
}

/** One total a currency; what is claimed beside it stands beside it. */
export function totalTable({ labels }: LanguageTexts, totals: readonly ViewTotal[]): Content {
  const rows = totals.flatMap(({ open, penalties, indemnity }): TableCell[][] => [
    [
      { text: labels.total, bold: true },
      { text: plain(open), bold: true, alignment: 'right', noWrap: true },
    ],
    ...[
      { name: labels.penalties, amount: penalties },
      { name: labels.indemnity, amount: indemnity },
    ].flatMap(({ name, amount }) =>
      amount === undefined ? [] : [[`${labels.claims}${labels.colon} ${name}`, right(amount)]],
    ),
  ])
  return {
    layout: rules,
    margin: [70 * mm, 0, 0, 8],
    unbreakable: true,
    table: { headerRows: 0, widths: ['*', 'auto'], body: rows },
  }
}

export function claimTable({ document }: LanguageTexts, claims: readonly ClaimRow[]): Content[] {
  if (claims.length === 0) return []
  const columns = [document.number, document.from, document.until]
  const amounts = [document.days, document.rate, document.base, document.claim]
  return [
    {
      layout: rules,
      margin: [0, 3, 0, 8],
      fontSize: 8.5,
      table: {
        headerRows: 2,
        dontBreakRows: true,
        keepWithHeaderRows: 1,
        widths: ['*', 'auto', 'auto', 'auto', 'auto', 'auto', 'auto'],
        body: [
          [{ text: document.claimsTitle, bold: true, fontSize: 9.5, colSpan: 7 }, ...empty(6)],
          heads([...columns, ...amounts], columns.length),
          ...claims.map((row) => claimCells(row, document)),
        ],
      },
    },
  ]
}

function claimCells(row: ClaimRow, { indemnity }: DocumentLabels): TableCell[] {
  switch (row.kind) {
    case 'penalty': {
      const { number, from, until, days, rate, base, amount } = row
      return [number, from, until, right(days), right(rate), right(base), right(amount)]
    }
    case 'indemnity':
      return [row.number, { text: indemnity, colSpan: 5 }, ...empty(4), right(row.amount)]
  }
}

/** Cells that another one covers. */
const empty = (cells: number): TableCell[] => Array.from({ length: cells }, () => '')
