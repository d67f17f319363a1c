import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { quickbooksScopes } from '../connectors/quickbooks/config.ts'
import packageFile from '../package.json' with { type: 'json' }
import { launchAudience, longestLaunchSeconds } from '../server/access/launch.ts'
import { rightsOf } from '../server/access/roles.ts'
import { parseManifest, readManifest } from '../server/manifest.ts'
import { openWorld, type World } from './server/api/world.ts'

const manifest = readManifest()
const listed = manifest.hosts.filter((host) => host.host === 'quickbooks')
const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')

describe('the manifest says what is', () => {
  let world: World
  beforeAll(async () => {
    world = await openWorld({ publicUrl: 'https://encours.example' })
  })
  afterAll(() => world.end())

  it('each address that it names is answered', () => {
    const { app } = world
    for (const host of listed)
      for (const url of [host.redirect, host.launch, host.disconnect, host.reconnect])
        expect(app.hasRoute({ method: 'GET', url }), url).toBe(true)
    for (const { webhook: url } of listed)
      if (url !== null) expect(app.hasRoute({ method: 'POST', url }), url).toBe(true)
    expect(app.hasRoute({ method: 'POST', url: manifest.panel.launchToken.exchange })).toBe(true)
    expect(app.hasRoute({ method: 'GET', url: '/panel/*' })).toBe(true)
    expect(manifest.panel.script).toMatch(/^\/panel\//)
  })

  it('the scopes are those that the consent asks for', async () => {
    const start = await world.app.inject('/connect/quickbooks')
    const asked = new URL(`${start.headers.location}`).searchParams.get('scope')
    const [quickbooks] = listed
    expect(asked?.split(' ')).toEqual(quickbooks?.scopes)
    expect(quickbooks?.scopes).toEqual([...quickbooksScopes])
  })

  it('the redirect is the one that the consent names', async () => {
    const start = await world.app.inject('/connect/quickbooks')
    const served = (await world.app.inject('/manifest.json')).json()
    expect(new URL(`${start.headers.location}`).searchParams.get('redirect_uri')).toBe(
      served.hosts[0].redirect,
    )
    expect(served.hosts[0].redirect).toBe('https://encours.example/connect/quickbooks/callback')
  })

  it('every address is served complete', async () => {
    const served = (await world.app.inject('/manifest.json')).json()
    expect(served.panel).toMatchObject({
      script: 'https://encours.example/panel/encours-panel.js',
      launchToken: { exchange: 'https://encours.example/api/v1/launch' },
    })
    expect(served).toMatchObject({ key: 'encours', version: packageFile.version })
    expect(JSON.stringify(served)).not.toMatch(/": ?"\//)
  })

  it('cookies on a secure address can be set by that address alone', async () => {
    const start = await world.app.inject('/connect/quickbooks')
    expect(start.headers['set-cookie']).toMatch(
      /^__Host-encours-quickbooks-state=[\w-]{43}; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    )
  })

  it('events are consumed only where a webhook takes them', () => {
    for (const { webhook, events } of listed) expect(events.length > 0).toBe(webhook !== null)
  })

  it('rights are those of the roles', () => {
    expect(manifest.permissions).toEqual(rightsOf)
  })

  it('the launch token is the one that is taken', () => {
    expect(manifest.panel.launchToken).toMatchObject({
      audience: launchAudience,
      longestSeconds: longestLaunchSeconds,
    })
  })

  it('the element is the panel’s', () => {
    const { element, addressAttribute, launchToken } = manifest.panel
    const panel = read('panel/encours-panel.ts')
    expect(panel).toContain(`'${element}'`)
    expect(panel).toContain(`${addressAttribute}: {}`)
    expect(panel).toContain(`${launchToken.property}: { attribute: false }`)
    expect(read('panel/parts/events.ts')).toContain(`'${launchToken.renewEvent}'`)
  })

  it('the words are the panel’s', () => {
    for (const language of manifest.languages)
      expect(read(`panel/words/${language}.ts`)).toBeTruthy()
  })

  it('identity is the package’s', () => {
    expect([manifest.key, manifest.version, manifest.licence]).toEqual([
      packageFile.name,
      packageFile.version,
      packageFile.license,
    ])
    expect(manifest.description.en).toBe(packageFile.description)
  })
})

describe('a manifest that does not fit stops the start', () => {
  const text = read('manifest.json')
  const fault = (change: (manifest: Record<string, unknown>) => object): string => {
    try {
      parseManifest(JSON.stringify(change(JSON.parse(text))), packageFile.version)
    } catch (error) {
      return error instanceof Error ? error.message : ''
    }
    return 'fits'
  }

  it('fits as it stands', () => {
    expect(fault((whole) => whole)).toBe('fits')
  })

  it.each<[string, (whole: Record<string, unknown>) => object, RegExp]>([
    ['an unknown key', (whole) => ({ ...whole, colour: 'red' }), /^manifest\.json.*colour/],
    ['another version', (whole) => ({ ...whole, version: '9.9.9' }), /^manifest\.json version/],
    ['no host', (whole) => ({ ...whole, hosts: [] }), /^manifest\.json hosts/],
    ['an unknown right', (w) => ({ ...w, permissions: { admin: ['fly'] } }), /permissions/],
    ['a foreign script', (whole) => withScript(whole, 'https://cdn.example/x.js'), /panel\.script/],
    ['a protocol-less script', (whole) => withScript(whole, '//cdn.example/x.js'), /panel\.script/],
  ])('%s is named with its path', (_, change, message) => {
    expect(fault(change)).toMatch(message)
  })

  it('text that is no JSON is refused as such', () => {
    expect(() => parseManifest('{', '0.1.0')).toThrow('manifest.json: JSON')
  })
})

function withScript(whole: Record<string, unknown>, script: string): object {
  return { ...whole, panel: { ...manifest.panel, script } }
}
