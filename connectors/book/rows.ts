// The rows of a CSV file, each with the line on which it begins. Streams: nothing but the rows of
// one chunk is held. Leaves out what the cells mean.

import { type CsvError, type Parser, parse } from 'csv-parse'
import { Malformed } from '../../core/malformed.ts'

export interface Row {
  /** Line in the file, from 1, counting the line ends inside quoted cells. */
  readonly line: number
  readonly cells: readonly string[]
}

export interface CsvShape {
  readonly delimiter: string
  readonly quote: string | null
}

const largestRowBytes = 1_048_576

/** The rows of each chunk. Throws `Malformed` where a quote never closes. */
export async function* readRows(
  chunks: AsyncIterable<Buffer>,
  shape: CsvShape,
): AsyncGenerator<readonly Row[]> {
  const found = collecting(shape)
  for await (const chunk of chunks) {
    await found.write(chunk)
    yield found.take()
  }
  await found.end()
  yield found.take()
}

function collecting(shape: CsvShape) {
  let rows: Row[] = []
  let line = 1
  let counted = 0
  const parser = parse({
    delimiter: shape.delimiter,
    quote: shape.quote,
    record_delimiter: ['\r\n', '\n', '\r'],
    bom: true,
    relax_quotes: true,
    relax_column_count: true,
    max_record_size: largestRowBytes,
    on_record: (cells: string[], { lines }) => {
      rows.push({ line, cells })
      // The parser counts a quoted CR LF twice, so its count only says that there was one.
      line += lines - counted === 1 ? 1 : 1 + lineEndsIn(cells)
      counted = lines
      return null
    },
  })
  let failure: Error | undefined
  parser.on('error', (error: CsvError) => {
    failure = faultOf(error, line)
  })
  parser.resume()
  const settled = (act: (done: () => void) => void) =>
    new Promise<void>((resolve, reject) => {
      act(() => (failure ? reject(failure) : resolve()))
    })
  return {
    write: (chunk: Buffer) => settled((done) => parser.write(chunk, done)),
    end: () => settled((done) => endOf(parser, done)),
    take: () => {
      const taken = rows
      rows = []
      return taken
    },
  }
}

function endOf(parser: Parser, done: () => void): void {
  parser.once('error', done)
  parser.end(done)
}

const lineEnd = /\r\n|\n|\r/g

function lineEndsIn(cells: readonly string[]): number {
  return cells.reduce((count, cell) => count + (cell.match(lineEnd)?.length ?? 0), 0)
}

function faultOf(error: CsvError, line: number): Error {
  const path = `line ${line}`
  switch (error.code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return new Malformed({
        path,
        wanted: 'a quote opens here and never closes',
        found: undefined,
      })
    case 'CSV_MAX_RECORD_SIZE':
      return new Malformed({ path, wanted: 'a row of more than 1 MiB', found: undefined })
    default:
      return new Malformed({ path, wanted: `not CSV: ${error.code}`, found: undefined })
  }
}
