// What a company's admin allows to leave, how much of it in a day, and to whom while it only tries.
// Leaves out which message that is: the policy says it.

import type { ChannelKind, HolidayRegion } from '../../core/book.ts'
import { isMailAddress } from '../../core/mail-address.ts'
import { Malformed } from '../../core/malformed.ts'

export interface SendingSettings {
  /** What the policy lets go without a person leaves by itself. */
  readonly automatic: boolean
  readonly region: HolidayRegion | null
  /** Messages a day over all channels; null = as many as there are. */
  readonly dailyLimit: number | null
  readonly channelLimits: ChannelLimits
  readonly test: TestMode
  /** E-mails lead to the host's page where an invoice can be paid, where it has one. */
  readonly payLink: boolean
}

/** A call is a person's, and nothing that leaves by itself. */
export const limitedChannels = ['email', 'sms', 'letter', 'registered_letter'] as const
export type ChannelLimits = Readonly<Partial<Record<(typeof limitedChannels)[number], number>>>

/** While it is on, everything goes to the company itself, and counts for nothing. */
export interface TestMode {
  readonly on: boolean
  readonly email: string | null
  readonly phone: string | null
}

const e164 = /^\+[1-9]\d{6,14}$/

/** Throws Malformed, with the field, where the settings contradict each other or the company. */
export function checkSettings(
  { region, test }: SendingSettings,
  { country }: { readonly country: string },
): void {
  if (region !== null && country !== 'FR') {
    throw new Malformed({
      path: 'region',
      wanted: 'a region of the company’s country',
      found: region,
    })
  }
  if (test.email !== null && !isMailAddress(test.email)) {
    throw new Malformed({ path: 'test.email', wanted: 'a mail address', found: test.email })
  }
  if (test.phone !== null && !e164.test(test.phone)) {
    throw new Malformed({
      path: 'test.phone',
      wanted: 'a number like +33612345678',
      found: test.phone,
    })
  }
  if (test.on && test.email === null && test.phone === null) {
    throw new Malformed({
      path: 'test',
      wanted: 'an address of your own to send to',
      found: 'none',
    })
  }
}

/** Where a message of this channel goes in test mode; null = nowhere, as for every letter. */
export function testRecipient(channel: ChannelKind, { email, phone }: TestMode): string | null {
  switch (channel) {
    case 'email':
      return email
    case 'sms':
      return phone
    case 'letter':
    case 'registered_letter':
    case 'call':
      return null
  }
}

/** What changed, as `before → after` by the name of the setting. */
export function changesOf(
  before: SendingSettings,
  after: SendingSettings,
): Readonly<Record<string, string>> {
  const told = (settings: SendingSettings): Readonly<Record<string, unknown>> => {
    const { test, ...rest } = settings
    return { ...rest, testMode: test.on, testEmail: test.email, testPhone: test.phone }
  }
  const old = told(before)
  const changed = Object.entries(told(after)).flatMap(([name, value]) => {
    const [was, is] = [JSON.stringify(old[name]), JSON.stringify(value)]
    return was === is ? [] : [[name, `${was} → ${is}`] as const]
  })
  return Object.fromEntries(changed)
}
