// A stand-in for MySendingBox: takes letters as a form with a PDF, refuses bad addresses, lists
// what it took, gives proofs, and misbehaves on request.

import { type Answered, type Asked, type HttpStandIn, startStandIn } from '../http-faults.ts'

export interface ReceivedLetter {
  readonly _id: string
  readonly fields: Readonly<Record<string, string>>
  readonly pdf: Buffer
}

export interface PostHost extends HttpStandIn {
  readonly apiKey: string
  letters(): readonly ReceivedLetter[]
  /** Serves this at `/proofs/<name>`. */
  offer(name: string, file: Buffer): void
}

const wanted = ['name', 'address_line1', 'address_postalcode', 'address_city', 'address_country']
const postages = ['ecopli', 'verte', 'prioritaire', 'lr', 'lrar']
const perPage = 10

export async function startPost(): Promise<PostHost> {
  const apiKey = 'test_stand-in-0123456789abcdef'
  const received: ReceivedLetter[] = []
  const proofs = new Map<string, Buffer>()
  const take = (asked: Asked): Answered => {
    const basic = `Basic ${Buffer.from(`${apiKey}:`).toString('base64')}`
    if (asked.headers.authorization !== basic) return fault(401, 'Unauthorized')
    const proof = proofs.get(asked.path)
    if (proof) return { status: 200, body: proof, type: 'application/pdf' }
    if (asked.path !== '/letters') return fault(404, 'Not found')
    if (asked.method === 'GET') return list(received, Number(asked.query.get('page') ?? '1'))
    const form = readForm(asked)
    if (!form) return fault(400, 'source_file is missing')
    const problem = problemOf(form.fields)
    if (problem) return fault(422, problem)
    const letter = { _id: `letter${String(received.length + 1).padStart(18, '0')}`, ...form }
    received.push(letter)
    return { status: 200, body: JSON.stringify(shown(letter)) }
  }
  const standIn = await startStandIn(take)
  return {
    ...standIn,
    apiKey,
    letters: () => received,
    offer: (name, file) => proofs.set(`/proofs/${name}`, file),
  }
}

function problemOf(fields: ReceivedLetter['fields']): string | null {
  for (const side of ['to', 'from']) {
    for (const name of wanted) {
      if (!fields[`${side}[${name}]`]) return `${side}.${name} is required`
    }
  }
  const long = Object.entries(fields).find(
    ([name, value]) => /^(to|from)\[/.test(name) && value.length > 38,
  )
  if (long) return `${long[0]} is longer than 38 characters`
  if (fields['to[address_city]'] === 'Nulle Part') return 'The address could not be found'
  if (!postages.includes(fields['postage_type'] ?? '')) return 'postage_type is not available'
  return fields['source_file_type'] === 'file' ? null : 'source_file_type is not available'
}

function list(received: readonly ReceivedLetter[], page: number): Answered {
  const letters = received.toReversed().slice((page - 1) * perPage, page * perPage)
  return { status: 200, body: JSON.stringify({ page, letters: letters.map(shown) }) }
}

const shown = ({ _id, fields }: ReceivedLetter) => ({
  _id,
  object: 'letter',
  status: { name: 'letter.created' },
  description: fields['description'],
  metadata: { encours: fields['metadata[encours]'] },
  postage_type: fields['postage_type'],
  price: { total: 4.9 },
  tracking_events: [],
})

const fault = (status: number, message: string): Answered => ({
  status,
  body: JSON.stringify({ error: { message } }),
})

/** As strict as the real one about the form's bounds, and no more. */
function readForm({ headers, body }: Asked): Omit<ReceivedLetter, '_id'> | null {
  const boundary = /boundary=([\w-]+)$/.exec(headers['content-type'] ?? '')?.[1]
  if (!boundary) return null
  const fields: Record<string, string> = {}
  let pdf: Buffer | null = null
  const parts = body.toString('latin1').split(`--${boundary}`)
  for (const part of parts.slice(1, -1)) {
    const end = part.indexOf('\r\n\r\n')
    const name = /name="([^"]+)"/.exec(part.slice(0, end))?.[1] ?? ''
    const value = Buffer.from(part.slice(end + 4, -2), 'latin1')
    if (name === 'source_file') pdf = value
    else fields[name] = value.toString('utf8')
  }
  return pdf && parts.at(-1)?.startsWith('--') ? { fields, pdf } : null
}
