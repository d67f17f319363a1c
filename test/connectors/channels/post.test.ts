import { afterEach, beforeEach, describe, expect, it, test } from 'vitest'
import { postChannel } from '../../../connectors/channels/post/index.ts'
import { postNews } from '../../../connectors/channels/post/news.ts'
import type { OutgoingMessage, PostalParty } from '../../../connectors/contract/channel.ts'
import { present } from '../../../core/assert.ts'
import { instantOf } from '../../../core/instant.ts'
import type { HttpFault } from '../../hosts/http-faults.ts'
import { type PostHost, startPost } from '../../hosts/mysendingbox/host.ts'

const pdf = Buffer.from('%PDF-1.7\n%âãÏÓ\r\n--boundary\r\n1 0 obj\n%%EOF\n', 'latin1')
const nord: PostalParty = {
  name: 'Atelier Nord',
  address: { lines: ['1 rue du Port'], postcode: '59000', city: 'Lille', country: 'FR' },
}
const lilas: PostalParty = {
  name: 'Menuiserie Lilas',
  address: {
    lines: ['Bâtiment B', '12 rue des Lilas'],
    postcode: '75019',
    city: 'Paris',
    country: 'FR',
  },
}
const letter: OutgoingMessage = {
  key: '6a0c8c4e-4f2e-4c39-9a6e-0d7b7a1c1a11',
  to: '',
  from: '',
  language: 'fr',
  subject: 'Mise en demeure',
  text: '',
  html: '',
  document: { name: 'mise-en-demeure.pdf', pdf },
  envelope: { from: nord, to: lilas },
}

let post: PostHost
beforeEach(async () => {
  post = await startPost()
})
afterEach(() => post.stop())

const settings = () => ({
  apiKey: post.apiKey,
  baseUrl: post.url,
  timeoutMs: 400,
  lookUp: true,
})
const registered = () => postChannel('registered_letter', settings())

it('hands a registered letter over with its PDF, byte for byte', async () => {
  const handover = await registered().send(letter)
  const received = present(post.letters()[0], 'the letter')
  expect(handover).toEqual({ kind: 'accepted', providerId: received._id })
  expect(received.pdf.equals(pdf)).toBe(true)
  expect(received.fields).toMatchObject({
    description: letter.key,
    'metadata[encours]': letter.key,
    postage_type: 'lrar',
    manage_delivery_proof: 'true',
    source_file_type: 'file',
    color: 'bw',
    'to[name]': 'Menuiserie Lilas',
    'to[address_line1]': 'Bâtiment B',
    'to[address_line2]': '12 rue des Lilas',
    'to[address_postalcode]': '75019',
    'to[address_city]': 'Paris',
    'to[address_country]': 'France',
    'from[name]': 'Atelier Nord',
  })
})

it('a plain letter goes as one', async () => {
  await postChannel('letter', settings()).send(letter)
  expect(post.letters()[0]?.fields['postage_type']).toBe('verte')
})

describe('what became of it', () => {
  const error = (message: string) => JSON.stringify({ error: { message } })
  const cases: readonly (readonly [string, HttpFault, object, number])[] = [
    ['hung up before', 'drop_before', { kind: 'unknown' }, 0],
    ['hung up after', 'drop_after', { kind: 'unknown' }, 1],
    ['silent after', 'hang_after', { kind: 'unknown' }, 1],
    ['broken after it took it', '500_after', { kind: 'unknown' }, 1],
    [
      'an address that the post does not know',
      { status: 422, body: error('The address could not be found') },
      { kind: 'refused', permanent: true, reason: 'HTTP 422: The address could not be found' },
      0,
    ],
    ['no credits', { status: 402, body: '{}' }, { kind: 'refused', permanent: false }, 0],
    ['an answer of another shape', { status: 200, body: '[]' }, { kind: 'unknown' }, 0],
  ]
  test.each(cases)('%s', async (_name, fault, expected, arrived) => {
    post.failNext(fault)
    expect(await registered().send(letter)).toMatchObject(expected)
    expect(post.letters()).toHaveLength(arrived)
  })

  it('a letter whose answer was lost is found by our key, and only that one', async () => {
    const channel = registered()
    for (let i = 0; i < 12; i += 1) await channel.send({ ...letter, key: `other-${i}` })
    expect(await channel.find?.(letter.key)).toBeNull()
    post.failNext('drop_after')
    await channel.send(letter)
    for (let i = 12; i < 24; i += 1) await channel.send({ ...letter, key: `other-${i}` })
    const posted = post.letters().find(({ fields }) => fields['description'] === letter.key)
    expect(await channel.find?.(letter.key)).toEqual({
      kind: 'accepted',
      providerId: posted?._id,
    })
  })

  it('where looking up is off, nothing is looked up', () => {
    expect(postChannel('letter', { ...settings(), lookUp: false }).find).toBeUndefined()
  })
})

describe('a letter that the post could not carry never reaches it, and the field is named', () => {
  const to = (address: Partial<PostalParty['address']>, name = lilas.name) => ({
    envelope: { from: nord, to: { name, address: { ...lilas.address, ...address } } },
  })
  const faulty: readonly (readonly [string, Partial<OutgoingMessage>])[] = [
    ['to.address_line1 is missing', to({ lines: [' '] })],
    ['to has 3 lines of address, more than 2', to({ lines: ['a', 'b', 'c'] })],
    ['to.address_line2 has 39 characters, more than 38', to({ lines: ['a', 'b'.repeat(39)] })],
    ['to.name has 39 characters, more than 38', to({}, 'n'.repeat(39))],
    ['to.address_city is missing', to({ city: '' })],
    ['to.address_postalcode is not five digits', to({ postcode: '7501' })],
    ['to.address_country is no country', to({ country: 'France' })],
    ['the document is no PDF', { document: { name: 'a.pdf', pdf: Buffer.from('<html>') } }],
  ]
  test.each(faulty)('%s', async (reason, change) => {
    const handover = await registered().send({ ...letter, ...change })
    expect(handover).toEqual({ kind: 'refused', permanent: true, reason })
    expect(post.letters()).toHaveLength(0)
  })

  it('no document, no envelope', async () => {
    const { document: _document, ...bare } = letter
    expect(await registered().send(bare)).toMatchObject({ kind: 'refused', permanent: true })
    const { envelope: _envelope, ...loose } = letter
    expect(await registered().send(loose)).toMatchObject({ kind: 'refused', permanent: true })
  })
})

describe('what the post tells', () => {
  const receivedAt = instantOf(Date.UTC(2026, 10, 20, 10))
  const created_at = '2026-11-19T23:30:00.000Z'
  const told = (name: string, more: object = {}) => ({
    created_at,
    event: { _id: 'e1', name, category: 'letter', letter: 'l1', created_at },
    letter: { _id: 'l1', description: letter.key, metadata: null, ...more },
  })
  const read = (body: unknown) => postNews(settings()).readNews({ body, key: null, receivedAt })
  const url = 'https://files.mysendingbox.fr/proof.pdf'

  const events: readonly (readonly [string, object, object])[] = [
    ['created', {}, { kind: 'taken' }],
    ['accepted', {}, { kind: 'taken' }],
    ['filing_proof', { filing_proof: { url } }, { kind: 'proof', proof: 'deposit', url }],
    ['delivery_proof', { delivery_proof: { url } }, { kind: 'proof', proof: 'delivery', url }],
    // Half past eleven in the evening in UTC is the next day at the post office.
    ['waiting_to_be_withdrawn', {}, { kind: 'presented', on: '2026-11-20' }],
    ['distributed', {}, { kind: 'delivered' }],
    ['returned_to_sender', {}, { kind: 'returned' }],
    ['electronic.refused', {}, { kind: 'returned' }],
    ['wrong_address', {}, { kind: 'bounced', permanent: true }],
    ['lost', {}, { kind: 'lost' }],
    ['error', {}, { kind: 'lost' }],
    ['canceled', {}, { kind: 'lost' }],
  ]
  test.each(events)('letter.%s', (name, more, news) => {
    expect(read(told(`letter.${name}`, more))).toMatchObject([{ key: letter.key, news }])
  })

  it('a tracking number is told once, however often it comes', () => {
    const first = read(told('letter.sent', { tracking_number: '2C123' }))
    expect(first).toMatchObject([
      { news: { kind: 'taken' } },
      { id: 'tracked:2C123', news: { kind: 'tracked' } },
    ])
    const again = read({ ...told('letter.in_transit', { tracking_number: '2C123' }) })
    expect(again[1]?.id).toBe(first[1]?.id)
  })

  it('what we do not know is left out', () => {
    expect(read(told('letter.price_changed'))).toEqual([])
    expect(read(told('letter.distributed', { description: null }))).toEqual([])
    for (const body of [null, 'x', [], { event: {} }]) expect(read(body)).toEqual([])
  })

  it('a proof is fetched from the post alone, and only a PDF is one', async () => {
    const carrier = postNews(settings())
    post.offer('receipt.pdf', pdf)
    post.offer('page.pdf', Buffer.from('<html>'))
    const fetched = await carrier.fetchProof?.(`${post.url}/proofs/receipt.pdf`)
    expect(Buffer.from(present(fetched, 'the proof')).equals(pdf)).toBe(true)
    const refused = [
      `${post.url}/proofs/page.pdf`,
      `${post.url}/proofs/none.pdf`,
      'http://127.0.0.1:9/receipt.pdf',
      'https://mysendingbox.fr.example/receipt.pdf',
      'file:///etc/passwd',
      'not an address',
    ]
    for (const address of refused) {
      await expect(carrier.fetchProof?.(address), address).rejects.toMatchObject({
        kind: 'rejected',
      })
    }
  })
})
