import { describe, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { Fault } from '../support/api.ts'
import { find, showWorkspace, textOf } from '../support/page.ts'
import { lettersByHand, session } from '../support/samples.ts'
import { channels } from '../support/travel-samples.ts'

const hash = '#/channels'
const viewer = { ...session, user: { ...session.user, role: 'viewer' as const } }
const collector = { ...session, user: { ...session.user, role: 'collector' as const } }

describe('the channels page', () => {
  test('says of each channel whether it is set up, and what is missing', async () => {
    const { panel } = showWorkspace({ hash })
    await expect.poll(() => textOf(panel)).toContain('text message')
    for (const words of [
      'Not set up',
      'BREVO_SMS_SENDER',
      'By hand',
      'IMAP_URL',
      '550 No such user',
    ]) {
      expect(textOf(panel)).toContain(words)
    }
  })

  test('fails with a way forward', async () => {
    const faults = { channels: () => new Fault(500) }
    const { panel } = showWorkspace({ hash, faults })
    await expect.poll(() => textOf(panel)).toContain('could not be loaded')
  })

  test('is tried by an admin on the company itself, with what the carrier said', async () => {
    const told: unknown[] = []
    const answers = {
      tryChannel: (body: unknown) => {
        told.push(body)
        const said = '535 Authentication failed'
        return { to: 'moi@beaumont.example', outcome: 'refused' as const, said }
      },
    }
    const { panel } = showWorkspace({ hash, answers })
    await expect.poll(() => textOf(panel)).toContain('Send a test to')
    await page.getByRole('button', { name: 'Send a test to moi@beaumont.example' }).click()
    await expect.poll(() => textOf(panel)).toContain('535 Authentication failed')
    expect(told).toMatchObject([{ channel: 'email' }])
    const none = channels.channels.map((each) => ({ ...each, test: each.test && { to: null } }))
    const unset = { channels: () => ({ ...channels, channels: none }) }
    const bare = showWorkspace({ hash, answers: unset })
    await expect.poll(() => textOf(bare.panel)).toContain('enter an address of your own')
    const other = showWorkspace({ hash, answers: { session: () => collector } })
    await expect.poll(() => textOf(other.panel)).toContain('550 No such user')
    expect(textOf(other.panel)).not.toContain('Send a test to')
  })

  test('a letter is said to be posted on a day, with its number, and leaves the list', async () => {
    const told: unknown[] = []
    let { letters } = lettersByHand
    const answers = {
      lettersByHand: () => ({ letters }),
      posted: (id: string, body: unknown) => {
        told.push([id, body])
        letters = letters.filter(({ message }) => message !== id)
        return { done: true }
      },
    }
    const { panel } = showWorkspace({ hash, answers })
    await expect.poll(() => textOf(panel)).toContain('2 letters wait')
    await page.getByRole('button', { name: 'It was posted' }).first().click()
    await page.getByLabelText('Posted on').fill('2026-11-17')
    await page.getByLabelText('Tracking number (if any)').fill('2C 123')
    await page.getByRole('button', { name: 'Save as posted' }).click()
    await expect.poll(() => textOf(panel)).toContain('1 letter waits')
    expect(told).toEqual([
      [lettersByHand.letters[0]?.message, { on: '2026-11-17', trackingNumber: '2C 123' }],
    ])
  })

  test('a letter that will not be posted needs a reason; a refusal of the server is shown', async () => {
    const answers = {
      notPosted: () => {
        throw new Fault(409)
      },
    }
    const { panel } = showWorkspace({ hash, answers })
    await expect.poll(() => textOf(panel)).toContain('2 letters wait')
    await page.getByRole('button', { name: 'It will not be posted' }).first().click()
    await page.getByRole('button', { name: 'Save', exact: true }).first().click()
    expect(textOf(panel)).toContain('Why not?')
    await page.getByLabelText('Why not?').fill('the address is wrong')
    await page.getByRole('button', { name: 'Save', exact: true }).first().click()
    await expect.poll(() => textOf(panel)).toContain('This changed in the meantime')
  })

  test('an admin sets the rules; others see them, and a viewer says nothing about letters', async () => {
    const saved: unknown[] = []
    const answers = {
      changeChannels: (settings: unknown) => {
        saved.push(settings)
        return channels
      },
    }
    const { panel } = showWorkspace({ hash, answers })
    await expect.poll(() => textOf(panel)).toContain('Rules')
    await page.getByLabelText('Hours after which a delayed mail counts as bounced').fill('24')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect.poll(() => textOf(panel)).toContain('Saved.')
    expect(saved).toEqual([{ postByHand: true, answerHoldDays: 7, delayHours: 24 }])
    for (const [who, letters] of [
      [collector, true],
      [viewer, false],
    ] as const) {
      const shown = showWorkspace({ hash, answers: { session: () => who } }).panel
      await expect.poll(() => textOf(shown)).toContain('Rules')
      expect(find(shown, 'encours-channel-rules button')).toBeNull()
      expect(textOf(shown).includes('It was posted')).toBe(letters)
    }
  })
})
