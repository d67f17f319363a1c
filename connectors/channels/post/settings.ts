// Which account at MySendingBox, and how it is asked. Leaves out what is sent.

export interface PostSettings {
  readonly apiKey: string
  /** `https://api.mysendingbox.fr`, or a stand-in's. */
  readonly baseUrl: string
  readonly timeoutMs: number
  /** Whether the list of letters may be asked for one whose answer was lost: see README.md. */
  readonly lookUp: boolean
}

export const service = 'MySendingBox'

/** The key is the user; there is no password. */
export const basic = (apiKey: string): string =>
  `Basic ${Buffer.from(`${apiKey}:`).toString('base64')}`
