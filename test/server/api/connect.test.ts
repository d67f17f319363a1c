import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { withAccess } from '../../../server/connections/run.ts'
import { openRefresh } from '../../../server/connections/tokens.ts'
import {
  comeBack,
  consent,
  dump,
  launchTokenOf,
  openWorld,
  seenByOwner,
  signIn,
  type World,
} from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.end())

describe('connecting a company', () => {
  it('sends the browser to the host with our scopes, our callback and a state of one use', async () => {
    const start = await world.app.inject('/connect/quickbooks')
    expect(start.statusCode).toBe(302)
    const url = new URL(`${start.headers.location}`)
    expect(`${url.origin}${url.pathname}`).toBe(`${world.host.url}/connect/oauth2`)
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: 'code',
      client_id: world.host.clientId,
      redirect_uri: 'http://encours.test/connect/quickbooks/callback',
      scope: 'com.intuit.quickbooks.accounting openid profile email',
      state: expect.stringMatching(/^[\w-]{43}$/),
    })
    expect(start.headers['set-cookie']).toMatch(
      /^encours-quickbooks-state=[\w-]{43}; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/,
    )
  })

  it('comes back signed in, on a clean page, with the first reading waiting as a job', async () => {
    const answer = await comeBack(world, await consent(world))
    expect([answer.statusCode, answer.headers.location]).toEqual([302, '/'])
    expect(answer.body).toBe('')
    expect(answer.headers['cache-control']).toBe('no-store')
    const cookies = Object.fromEntries(answer.cookies.map(({ name, value }) => [name, value]))
    expect(`${answer.headers['set-cookie']}`).toMatch(
      /encours-session=[\w.-]+; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax/,
    )
    const session = await world.app.inject({ url: '/api/v1/session', cookies })
    expect(session.json()).toEqual({
      company: {
        id: world.tenant,
        name: 'Atelier Nord SAS',
        country: 'FR',
        locale: 'fr-FR',
        timeZone: 'Europe/Paris',
        currency: 'EUR',
        source: 'quickbooks',
      },
      user: {
        id: world.host.user.subject,
        name: 'Claire Morel',
        email: 'claire.morel@atelier-nord.example',
        role: 'admin',
      },
    })
    const sync = await world.app.inject({ url: '/api/v1/sync', cookies })
    expect(sync.json()).toMatchObject({
      connection: { host: 'quickbooks', state: 'active', realm: world.host.company.realm },
      run: { state: 'running', recordsRead: 0 },
    })
    const jobs = await world.database.db.queue.query(
      'select task_identifier from graphile_worker.jobs order by 1',
    )
    expect(jobs.rows.map((row) => row.task_identifier)).toContain('sync.page')
  })

  it('goes on to the page of ours that was asked for', async () => {
    const answer = await comeBack(world, await consent(world, { returnTo: '/%23/approve' }))
    expect(answer.headers.location).toBe('/#/approve')
  })

  it.each(['https://evil.example', '//evil.example', '/\\evil.example', 'approve', '/a b'])(
    'refuses to go on to %s',
    async (elsewhere) => {
      const url = `/connect/quickbooks?return=${encodeURIComponent(elsewhere)}`
      const answer = await world.app.inject(url)
      expect([answer.statusCode, answer.json().field]).toEqual([400, 'return'])
    },
  )
})

describe('the pages around a connection', () => {
  it.each([
    ['/connect/problem?code=declined', 'fr-FR,fr;q=0.9', 'Votre société n’est pas connectée'],
    ['/connect/problem?code=declined', 'en', 'Your company is not connected'],
    ['/disconnect', 'fr', 'QuickBooks est déconnecté'],
    ['/disconnect', 'de', 'QuickBooks is disconnected'],
    ['/reconnect', 'fr', 'Reconnecter QuickBooks'],
    ['/reconnect', 'en', 'Connect QuickBooks again'],
  ])('%s for a reader of %s says what happened, with one way forward', async (url, own, title) => {
    const answer = await world.app.inject({ url, headers: { 'accept-language': own } })
    expect(answer.statusCode).toBe(200)
    expect(answer.body).toContain(`<h1>${title}</h1>`)
    expect(answer.body).toContain('<strong class="brand">Encours</strong>')
    expect(answer.body.match(/class="forward" href="[^"]*"/g)).toEqual([
      'class="forward" href="/connect/quickbooks"',
    ])
  })

  it.each([
    ['/privacy', 'fr', 'Ce que deviennent vos données', 4],
    ['/privacy', 'en', 'What happens to your data', 4],
    ['/terms', 'fr', 'Conditions d’utilisation', 4],
    ['/terms', 'en', 'Terms of use', 4],
  ])('%s for a reader of %s says it in full', async (url, own, title, sections) => {
    const { statusCode, body } = await world.app.inject({
      url,
      headers: { 'accept-language': own },
    })
    expect(statusCode).toBe(200)
    expect(body).toContain(`<h1>${title}</h1>`)
    expect(body.match(/<h2>/g)).toHaveLength(sections)
    expect(body).not.toContain('class="forward"')
  })

  it('that the marketplace launches begins the consent, which is the sign-in', async () => {
    const { statusCode, headers } = await world.app.inject('/launch')
    expect([statusCode, headers.location]).toEqual([302, '/connect/quickbooks?return=/'])
  })

  it('are those that the manifest names', async () => {
    const { hosts } = (await world.app.inject('/manifest.json')).json()
    const { launch, disconnect, reconnect, privacy, terms } = hosts[0]
    for (const address of [launch, disconnect, reconnect, privacy, terms]) {
      const { statusCode } = await world.app.inject(new URL(address).pathname)
      expect([200, 302]).toContain(statusCode)
    }
  })

  it('are dressed by a stylesheet of ours, never by styles of their own', async () => {
    const { body } = await world.app.inject('/connect/problem?code=failed')
    expect(body).not.toMatch(/<style|style=/)
    const sheet = await world.app.inject(/href="(\/[^"]+\.css)"/.exec(body)?.[1] ?? '/none')
    expect(sheet.headers['content-type']).toMatch(/^text\/css/)
    expect(sheet.body).toContain('.forward {')
  })
})

describe('a consent that is not ours to take', () => {
  const problem = async (answer: ReturnType<typeof comeBack>) => {
    const { statusCode, headers, cookies } = await answer
    expect(statusCode).toBe(302)
    expect(cookies.filter(({ name, value }) => name.includes('session') && value)).toEqual([])
    return headers.location
  }
  const expired = '/connect/problem?code=expired'

  it('is refused the second time', async () => {
    const returned = await consent(world)
    await comeBack(world, returned)
    expect(await problem(comeBack(world, returned))).toBe(expired)
  })

  it('is refused in a browser that did not begin it', async () => {
    const { callback } = await consent(world)
    expect(await problem(comeBack(world, { callback, cookies: {} }))).toBe(expired)
    const other = await consent(world)
    const mixed = { callback, cookies: other.cookies }
    expect(await problem(comeBack(world, mixed))).toBe(expired)
  })

  it('is refused with a state that we never gave, though the cookie agrees', async () => {
    const { callback, cookies } = await consent(world)
    const state = 'x'.repeat(43)
    const forged = callback.replace(/state=[^&]+/, `state=${state}`)
    const [name = ''] = Object.keys(cookies)
    expect(await problem(comeBack(world, { callback: forged, cookies: { [name]: state } }))).toBe(
      expired,
    )
  })

  it('is refused after ten minutes', async () => {
    const returned = await consent(world)
    world.deps.clock.advance(10 * 60_000)
    expect(await problem(comeBack(world, returned))).toBe(expired)
  })

  it('is refused with a code that was used', async () => {
    const first = await consent(world)
    await comeBack(world, first)
    const second = await consent(world)
    const code = new URLSearchParams(first.callback.split('?')[1]).get('code')
    const callback = second.callback.replace(/code=[^&]+/, `code=${code}`)
    expect(await problem(comeBack(world, { ...second, callback }))).toBe(expired)
  })

  it('is refused where the address names another company than the host vouches for', async () => {
    const realm = '9341453908239999'
    world.host.addCompany({ realm, name: 'Somebody Else SARL' })
    const { callback, cookies } = await consent(world)
    const forged = callback.replace(/realmId=\d+/, `realmId=${realm}`)
    expect(await problem(comeBack(world, { callback: forged, cookies }))).toBe(
      '/connect/problem?code=other_company',
    )
  })

  it('is refused where the person’s address is not verified', async () => {
    world.host.user.emailVerified = false
    const returned = await consent(world)
    expect(await problem(comeBack(world, returned))).toBe('/connect/problem?code=not_accepted')
    world.host.user.emailVerified = true
  })

  it('ends on a page that says so where it was declined', async () => {
    const returned = await consent(world, { decision: 'cancel' })
    const address = await problem(comeBack(world, returned))
    expect(address).toBe('/connect/problem?code=declined')
    const page = await world.app.inject({ url: `${address}`, headers: { 'accept-language': 'fr' } })
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(page.body).toContain('Encours n’a rien lu')
    expect(page.body).toContain('href="/connect/quickbooks"')
  })

  it('ends on a page that says so where the host does not answer', async () => {
    for (const path of [/tokens\/bearer$/, /userinfo$/, /companyinfo/i]) {
      const returned = await consent(world)
      world.host.failNext('unavailable', { path })
      expect(await problem(comeBack(world, returned))).toBe('/connect/problem?code=unavailable')
    }
  })

  it('ends on a page that says so where it brings no company', async () => {
    const { callback, cookies } = await consent(world)
    const without = callback.replace(/&realmId=\d+/, '')
    expect(await problem(comeBack(world, { callback: without, cookies }))).toBe(
      '/connect/problem?code=no_company',
    )
  })
})

describe('users of a company', () => {
  afterEach(() => {
    world.host.user.subject = 'b053d994-07d5-468d-b7ee-22e349d2e739'
  })

  it('are known by the host’s name for them, never by their address', async () => {
    const cookies = await signIn(world, { subject: 'another person, same address' })
    const { user } = (await world.app.inject({ url: '/api/v1/session', cookies })).json()
    expect(user).toMatchObject({ id: 'another person, same address', role: 'collector' })
  })

  it('keep their role when they sign in again', async () => {
    const cookies = await signIn(world)
    const { user } = (await world.app.inject({ url: '/api/v1/session', cookies })).json()
    expect(user.role).toBe('admin')
  })
})

describe('what is secret', () => {
  it('stands in the clear neither in the database nor in the log', async () => {
    const returned = await consent(world)
    const query = new URLSearchParams(returned.callback.split('?')[1])
    const answer = await comeBack(world, returned)
    const cookie = answer.cookies.find(({ name, value }) => name.endsWith('session') && value)
    const key = { tenant: world.tenant, host: 'quickbooks' } as const
    const access = await withAccess(world.deps, key, async ({ accessToken }) => accessToken)
    const [sealed = ''] = await seenByOwner(world, 'select sealed_refresh_token from connections')
    const launchToken = await launchTokenOf(world)
    const url = '/api/v1/launch'
    const launched = await world.app.inject({ method: 'POST', url, payload: { launchToken } })
    const secrets = {
      access,
      refresh: openRefresh(world.deps.seal, key, sealed),
      code: query.get('code'),
      state: query.get('state'),
      cookie: cookie?.value.split('.')[1],
      launch: launchToken,
      embedded: launched.json().sessionToken?.split('.')[1],
      client: world.host.clientSecret,
      signing: world.host.launchSecret,
    }
    const stored = await dump(world)
    const logged = world.logged.join('')
    expect(stored).toContain(world.host.user.subject)
    expect(logged).toContain('/connect/quickbooks')
    for (const [name, secret] of Object.entries(secrets)) {
      expect(secret?.length, name).toBeGreaterThan(20)
      expect(stored, name).not.toContain(secret)
      expect(logged, name).not.toContain(secret)
    }
  })
})
