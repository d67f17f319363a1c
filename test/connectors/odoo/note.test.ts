import { describe, expect, it, test } from 'vitest'
import { type ModelAsked, type Reply, realm, recorded, serve } from './support.ts'

const note = {
  target: { entity: 'invoice', id: '792' },
  text: 'First line <b>bold</b> & "more"\nSecond line',
  key: 'attempt-1/792',
} as const

/** An Odoo that keeps what is posted and finds it again by its text. */
function chatter(witness: (asked: ModelAsked) => Reply = () => realm) {
  const posted: { readonly id: number; readonly args: ModelAsked['args'] }[] = []
  const reply = (asked: ModelAsked): Reply => {
    if (asked.method === 'current_realm' || asked.method === 'get_param') return witness(asked)
    if (asked.method === 'message_post') {
      posted.push({ id: 500 + posted.length, args: asked.args })
      return [499 + posted.length]
    }
    if (asked.model !== 'mail.message') return undefined
    const domain = asked.args['domain'] as [string, string, string][]
    const mark = domain.find(([field]) => field === 'body')?.[2] ?? '?'
    return posted.filter(({ args }) => `${args['body']}`.includes(mark)).map(({ id }) => ({ id }))
  }
  return { reply, posted }
}

const refused = { status: 403, body: recorded('error-access.http').split('\r\n\r\n')[1] ?? '' }
const unknown = { status: 404, body: recorded('error-model.http').split('\r\n\r\n')[1] ?? '' }

describe('a note', () => {
  it('is internal, and every character of its text stays a character', async () => {
    const { reply, posted } = chatter()
    const { connector, access } = await serve(reply)
    expect(await connector.writeNote(access, note)).toEqual({ hostId: '500' })
    expect(posted[0]?.args).toMatchObject({
      ids: [792],
      body_is_html: true,
      subtype_xmlid: 'mail.mt_note',
      body: expect.stringMatching(
        /^<p>First line &lt;b&gt;bold&lt;\/b&gt; &amp; &quot;more&quot;<br\/>Second line<\/p>/,
      ),
    })
  })

  it('stands there once, however often its key is written', async () => {
    const { reply, posted } = chatter()
    const { connector, access } = await serve(reply)
    const first = await connector.writeNote(access, note)
    expect(await connector.writeNote(access, note)).toEqual(first)
    await connector.writeNote(access, { ...note, key: 'attempt-2/792' })
    expect(posted).toHaveLength(2)
  })

  it('goes beside a customer, too, and beside the entry of an opening balance', async () => {
    const { reply, posted } = chatter()
    const { connector, access, asked } = await serve(reply)
    const target = { entity: 'customer', id: '160' } as const
    await connector.writeNote(access, { ...note, target, key: 'a' })
    await connector.writeNote(access, {
      ...{ ...note, key: 'b' },
      target: { entity: 'invoice', id: '803.2488' },
    })
    expect(posted.map(({ args }) => args['ids'])).toEqual([[160], [803]])
    const models = asked.filter(({ method }) => method === 'message_post').map(({ model }) => model)
    expect(models).toEqual(['res.partner', 'account.move'])
  })
})

describe('a copy of the database', () => {
  test.each([
    ['by the module', (asked: ModelAsked) => (asked.method === 'current_realm' ? 'other.1' : null)],
    [
      'by Odoo itself',
      ({ method }: ModelAsked) => (method === 'current_realm' ? unknown : 'another-uuid'),
    ],
  ])('that is known %s gets no note', async (_by, witness) => {
    const { reply, posted } = chatter(witness)
    const { connector, access } = await serve(reply)
    await expect(connector.writeNote(access, note)).rejects.toMatchObject({
      kind: 'rejected',
      code: 'OTHER_DATABASE',
    })
    expect(posted).toEqual([])
  })

  test.each([
    ['the module', () => realm],
    ['Odoo', ({ method }: ModelAsked) => (method === 'get_param' ? realm.split('.')[0] : unknown)],
    ['nobody who may', ({ method }: ModelAsked) => (method === 'get_param' ? refused : unknown)],
  ])('it is none by the word of %s', async (_who, witness) => {
    const { reply, posted } = chatter(witness)
    const { connector, access } = await serve(reply)
    await connector.writeNote(access, note)
    expect(posted).toHaveLength(1)
  })

  it('is not written to where its word cannot be had just now', async () => {
    const { reply, posted } = chatter(() => ({ status: 503, body: 'busy' }))
    const { connector, access } = await serve(reply)
    await expect(connector.writeNote(access, note)).rejects.toMatchObject({ kind: 'unavailable' })
    expect(posted).toEqual([])
  })
})
