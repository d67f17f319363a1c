// Where QuickBooks Online lives: Intuit's addresses by environment, or all of them under one base
// for a stand-in. Given by hand: Intuit's discovery document leads @fastify/oauth2 to the wrong
// revoke host.

export interface QuickBooksEndpoints {
  readonly authorize: string
  readonly token: string
  readonly revoke: string
  readonly userinfo: string
  readonly jwks: string
  readonly issuer: string
  /** Base of the accounting API, without a slash at the end. */
  readonly api: string
}

export type QuickBooksEnvironment = 'sandbox' | 'production'

const shared = {
  authorize: 'https://appcenter.intuit.com/connect/oauth2',
  token: 'https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer',
  revoke: 'https://developer.api.intuit.com/v2/oauth2/tokens/revoke',
  jwks: 'https://oauth.platform.intuit.com/op/v1/jwks',
  issuer: 'https://oauth.platform.intuit.com/op/v1',
}

const byEnvironment: Readonly<Record<QuickBooksEnvironment, QuickBooksEndpoints>> = {
  production: {
    ...shared,
    userinfo: 'https://accounts.platform.intuit.com/v1/openid_connect/userinfo',
    api: 'https://quickbooks.api.intuit.com',
  },
  sandbox: {
    ...shared,
    userinfo: 'https://sandbox-accounts.platform.intuit.com/v1/openid_connect/userinfo',
    api: 'https://sandbox-quickbooks.api.intuit.com',
  },
}

export function endpointsFor(environment: QuickBooksEnvironment): QuickBooksEndpoints {
  return byEnvironment[environment]
}

/** The same paths under one address, as a stand-in serves them. */
export function endpointsOf(base: string): QuickBooksEndpoints {
  const root = base.replace(/\/+$/, '')
  return {
    authorize: `${root}/connect/oauth2`,
    token: `${root}/oauth2/v1/tokens/bearer`,
    revoke: `${root}/v2/oauth2/tokens/revoke`,
    userinfo: `${root}/v1/openid_connect/userinfo`,
    jwks: `${root}/op/v1/jwks`,
    issuer: `${root}/op/v1`,
    api: root,
  }
}
