import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { EnvironmentBroken, readEnv } from '../../server/env.ts'

const key = (id: string): string => `${id}:${randomBytes(32).toString('base64')}`

function faultsOf(environment: Record<string, string>): string[] {
  try {
    readEnv(environment)
  } catch (error) {
    if (error instanceof EnvironmentBroken) return error.faults.map(({ name }) => name).sort()
    throw error
  }
  return []
}

test('nothing set is a whole product on this machine', () => {
  expect(readEnv({ PATH: '/bin' })).toEqual({
    bureaus: null,
    scores: { pappers: null, creditsafe: null },
    production: false,
    dataDir: '.data',
    host: '127.0.0.1',
    port: 4870,
    publicUrl: null,
    database: { kind: 'embedded', port: 0 },
    sealKeys: null,
    quickbooks: null,
    odooSites: null,
    odooAllowedSites: null,
    mail: null,
    sms: null,
    post: null,
    webhookSecret: null,
    inboxUrl: null,
    logLevel: 'info',
    allowedOrigins: [],
    trustedProxies: ['127.0.0.1', '::1'],
  })
})

test('a full production environment is read as it is meant', () => {
  const [newest, older] = [key('b'), key('a')]
  const env = readEnv({
    NODE_ENV: 'production',
    DATABASE_URL: 'postgres://app:x@db/encours',
    DATABASE_OWNER_URL: 'postgres://owner:x@db/encours',
    ENCOURS_HOST: '0.0.0.0',
    ENCOURS_PORT: '80',
    ENCOURS_PUBLIC_URL: 'https://encours.example',
    ENCOURS_SEAL_KEYS: `${newest}, ${older}`,
    ENCOURS_ALLOWED_ORIGINS: 'https://books.example,https://other.example:8443',
    ENCOURS_TRUSTED_PROXIES: '10.0.0.0/8,192.0.2.1',
    QUICKBOOKS_CLIENT_ID: 'id',
    QUICKBOOKS_CLIENT_SECRET: 'secret',
    QUICKBOOKS_ENVIRONMENT: 'production',
    QUICKBOOKS_LAUNCH_SECRET: 'x'.repeat(32),
    SMTP_URL: 'smtps://u:p@mail.example',
    MAIL_FROM: 'Compta <compta@firm.example>',
  })
  expect(env.sealKeys?.map(({ id }) => id)).toEqual(['b', 'a'])
  expect(env).toMatchObject({
    production: true,
    database: { url: 'postgres://app:x@db/encours', ownerUrl: 'postgres://owner:x@db/encours' },
    quickbooks: { environment: 'production', baseUrl: null },
    mail: { from: 'Compta <compta@firm.example>' },
    trustedProxies: ['10.0.0.0/8', '192.0.2.1'],
  })
  expect(Object.isFrozen(env)).toBe(true)
})

test('every fault is told at once, each with its name, what is wanted and what was found', () => {
  const broken = {
    ENCOURS_PORT: '70000',
    ENCOURS_PUBLIC_URL: 'https://encours.example/app',
    ENCOURS_LOG_LEVEL: 'loud',
    ENCOURS_ALLOWED_ORIGINS: 'https://ok.example,*',
    ENCOURS_PROT: '80',
    DATABASE_URL: 'mysql://db',
    QUICKBOOKS_CLIENT_ID: 'id',
    SMTP_URL: 'http://mail.example',
  }
  expect(faultsOf(broken)).toEqual([
    'DATABASE_URL',
    'ENCOURS_ALLOWED_ORIGINS',
    'ENCOURS_LOG_LEVEL',
    'ENCOURS_PORT',
    'ENCOURS_PROT',
    'ENCOURS_PUBLIC_URL',
    'ENCOURS_SEAL_KEYS',
    'MAIL_FROM',
    'QUICKBOOKS_CLIENT_SECRET',
    'QUICKBOOKS_ENVIRONMENT',
    'SMTP_URL',
  ])
  expect(() => readEnv(broken)).toThrow('ENCOURS_PORT: a port from 0 to 65535 (found "70000")')
})

test('a secret that does not fit is not shown', () => {
  const secrets = {
    DATABASE_URL: 'postgres:secret-1',
    ENCOURS_SEAL_KEYS: 'secret-2',
    QUICKBOOKS_LAUNCH_SECRET: 'secret-3',
    SMTP_URL: 'secret-4://',
  }
  expect(faultsOf(secrets)).toEqual(expect.arrayContaining(Object.keys(secrets)))
  expect(() => readEnv(secrets)).toThrow(/^(?!(.|\n)*secret-\d)/)
})

describe('what is half configured is a fault', () => {
  const quickbooks = { QUICKBOOKS_CLIENT_ID: 'id', QUICKBOOKS_CLIENT_SECRET: 'x' }
  test.each<[string, Record<string, string>, string[]]>([
    ['a database without a seal key', { DATABASE_URL: 'postgres://d/e' }, ['ENCOURS_SEAL_KEYS']],
    ['an owner without a database', { DATABASE_OWNER_URL: 'postgres://d/e' }, ['DATABASE_URL']],
    [
      'a secret without its id',
      { QUICKBOOKS_CLIENT_SECRET: 'x' },
      ['QUICKBOOKS_CLIENT_ID', 'QUICKBOOKS_ENVIRONMENT'],
    ],
    ['an app of no world', quickbooks, ['QUICKBOOKS_ENVIRONMENT']],
    ['mail without a sender', { SMTP_URL: 'smtp://m' }, ['MAIL_FROM']],
    ['a sender without mail', { MAIL_FROM: 'a@b.example' }, ['SMTP_URL']],
    [
      'servers by name of which none is asked',
      { ODOO_ALLOWED_SITES: 'https://erp.firm.example' },
      ['ODOO_SITES'],
    ],
    ['open to the network without a name', { ENCOURS_HOST: '0.0.0.0' }, ['ENCOURS_PUBLIC_URL']],
    [
      'two seal keys of one id',
      { ENCOURS_SEAL_KEYS: `${key('a')},${key('a')}` },
      ['ENCOURS_SEAL_KEYS'],
    ],
    ['a short seal key', { ENCOURS_SEAL_KEYS: 'a:c2hvcnQ=' }, ['ENCOURS_SEAL_KEYS']],
  ])('%s', (_, environment, faults) => {
    expect(faultsOf(environment)).toEqual(faults)
  })

  test('a stand-in needs no world, and is refused in production', () => {
    const standIn = { ...quickbooks, QUICKBOOKS_BASE_URL: 'http://127.0.0.1:1' }
    expect(faultsOf(standIn)).toEqual([])
    expect(faultsOf({ ...standIn, NODE_ENV: 'production' })).toEqual(['QUICKBOOKS_BASE_URL'])
  })

  test('in production people come by https, unless from this machine', () => {
    const at = (url: string) => faultsOf({ NODE_ENV: 'production', ENCOURS_PUBLIC_URL: url })
    expect(at('http://encours.example')).toEqual(['ENCOURS_PUBLIC_URL'])
    expect(at('http://127.0.0.1:4870')).toEqual([])
  })
})

test('bureaus are asked where somebody has switched them on, and at a stand-in for trying alone', () => {
  expect(readEnv({ BUREAUS: 'on' }).bureaus).toEqual({ baseUrl: null })
  expect(readEnv({ BUREAUS: 'off' }).bureaus).toBeNull()
  const standIn = { BUREAUS: 'on', BUREAUS_BASE_URL: 'http://127.0.0.1:4875' }
  expect(readEnv(standIn).bureaus).toEqual({ baseUrl: 'http://127.0.0.1:4875' })
  const faults: readonly (readonly [Record<string, string>, RegExp])[] = [
    [{ BUREAUS: 'yes' }, /BUREAUS: on or off/],
    [{ BUREAUS: 'on', BUREAUS_BASE_URL: 'http://127.0.0.1/x' }, /BUREAUS_BASE_URL: the address/],
    [{ BUREAUS_BASE_URL: 'http://127.0.0.1:1' }, /BUREAUS: needed with BUREAUS_BASE_URL/],
    [{ ...standIn, NODE_ENV: 'production' }, /a stand-in is not a bureau/],
  ]
  for (const [environment, message] of faults) {
    expect(() => readEnv(environment)).toThrow(message)
  }
})
