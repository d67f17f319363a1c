import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { present } from '../../../core/assert.ts'
import { buildApp } from '../../../server/app.ts'
import { publicManifest, readManifest } from '../../../server/manifest.ts'
import { anyServer } from '../../hosts/any-server.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { testDeps } from '../../support/deps.ts'

const publicUrl = 'http://encours.test'
const site = 'https://erp.atelier-nord.example'

let database: TestDatabase
let app: FastifyInstance
/** Open to one server alone. */
let closed: FastifyInstance
beforeAll(async () => {
  database = await testDatabase()
  const realm = '6b1a4a52-5d3e-4c11-9a0a-000000000001.1'
  const deps = testDeps(database, { hosts: { odoo: anyServer({ realm }) } })
  const config = {
    ...{ publicUrl, oauth: {}, launchSecrets: {}, allowedOrigins: [] },
    panelFolder: import.meta.dirname,
    manifest: publicManifest(readManifest(), publicUrl),
  }
  app = await buildApp(deps, { config })
  closed = await buildApp(deps, { config: { ...config, allowedSites: [site] } })
})
afterAll(async () => {
  await app.close()
  await closed.close()
  await database.drop()
})

/** As a browser goes: our page, the server that it names, and what that server sends it back with. */
async function comeBackWith(answer: Readonly<Record<string, string>>) {
  const page = await app.inject(`/connect/odoo?site=${encodeURIComponent(site)}&database=prod`)
  const way = /class="forward" href="([^"]+)"/.exec(page.body)?.[1]?.replaceAll('&#38;', '&')
  const go = await app.inject({ url: present(way, 'the way on'), cookies: cookiesOf(page) })
  const state = new URL(`${go.headers.location}`).searchParams.get('state') ?? ''
  const query = new URLSearchParams({ state, ...answer })
  return app.inject({ url: `/connect/odoo/callback?${query}`, cookies: cookiesOf(go) })
}

const cookiesOf = ({ cookies }: { cookies: { name: string; value: string }[] }) =>
  Object.fromEntries(cookies.map(({ name, value }) => [name, value]))

describe('a consent at a company’s own server', () => {
  it.each([
    ['says nothing of itself', {}],
    ['says that it is the one', { iss: site }],
    [
      'does not know how it is reached from outside',
      { iss: 'http://erp.atelier-nord.example:8069' },
    ],
  ])('signs in where the server that answers %s', async (_, said) => {
    const { headers, cookies } = await comeBackWith({ code: 'a code', ...said })
    expect(headers.location).toBe('/')
    expect(cookies.map(({ name }) => name)).toContain('encours-session')
  })

  it.each([
    ['another server', { iss: 'https://erp.victim.example' }],
    ['nothing that is an address', { iss: 'erp' }],
    ['a server without a name', { iss: '' }],
  ])('hands the code of %s to nobody', async (_, said) => {
    const { headers, cookies } = await comeBackWith({ code: 'a code', ...said })
    expect(headers.location).toBe('/connect/problem?code=other_site&host=odoo')
    expect(cookies.map(({ name }) => name)).not.toContain('encours-session')
  })

  it('is asked for at the servers alone that whoever runs Encours has named', async () => {
    const confirm = (address: string) =>
      closed.inject(`/connect/odoo?site=${encodeURIComponent(address)}&database=prod`)
    expect((await confirm(`${site}/web#menu=1`)).body).toContain('Is this your Odoo?')
    const page = await confirm(site)
    const { headers } = await confirm('https://erp.stranger.example')
    expect(headers.location).toBe('/connect/problem?code=site_refused&host=odoo')
    const way = /href="(\/connect\/odoo\/go[^"]+)"/.exec(page.body)?.[1] ?? ''
    const other = way.replaceAll('&#38;', '&').replace('erp.atelier-nord', 'erp.stranger')
    const gone = await closed.inject({ url: other, cookies: cookiesOf(page) })
    expect(gone.headers.location).toBe('/connect/problem?code=site_refused&host=odoo')
    const asked = await closed.inject({
      url: way.replaceAll('&#38;', '&'),
      cookies: cookiesOf(page),
    })
    expect(asked.headers.location).toMatch(/^https:\/\/erp\.atelier-nord\.example\/authorize/)
  })

  it('is asked for thirty times a minute from one address at most', async () => {
    const remoteAddress = '198.51.100.7'
    const go = () => app.inject({ url: '/connect/odoo/go', remoteAddress })
    const statuses: number[] = []
    for (let n = 0; n < 31; n += 1) statuses.push((await go()).statusCode)
    expect(statuses).toEqual([...Array(30).fill(302), 429])
  })

  it('is told of in the reader’s language', async () => {
    const url = '/connect/problem?code=other_site&host=odoo'
    const { body } = await app.inject({ url, headers: { 'accept-language': 'fr' } })
    expect(body).toContain('La réponse est venue d’un autre serveur')
  })
})
