import { describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { SettingsWire } from '../../../server/api/wire/settings.ts'
import { Fault } from '../support/api.ts'
import { showWorkspace, textOf } from '../support/page.ts'
import { approvals, settings } from '../support/run-samples.ts'
import { messageRows, session } from '../support/samples.ts'

const canGo = approvals.messages.filter(({ problem }) => problem === null)
const [firstStep] = approvals.steps
const button = (name: string | RegExp) => page.getByRole('button', { name })

describe('several messages at once', () => {
  test('the reader sees how many leave, how much, and what is left out, before anything happens', async () => {
    const told: string[][] = []
    const approveSeveral = (messages: readonly { id: string; seen: string }[]) => {
      told.push(messages.map(({ id, seen }) => `${id} ${seen}`))
      return { decided: messages.length - 1, left: [{ id: 'M1', code: 'MESSAGE_CHANGED' }] }
    }
    const { panel } = showWorkspace({ hash: '#/approve', answers: { approveSeveral } })
    await button(new RegExp(`^Approve ${canGo.length} messages?$`)).click()
    expect(told).toEqual([])
    await expect.poll(() => textOf(panel)).toMatch(/messages? leaves?:/)
    await button(/^Approve .* now$/).click()
    await expect.poll(() => told).toEqual([canGo.map(({ id, seen }) => `${id} ${seen}`)])
    await expect.poll(() => textOf(panel)).toContain('It reads otherwise by now')
    await expect.poll(() => textOf(panel)).toMatch(/messages? approved\./)
  })

  test('one currency is never added to another', async () => {
    const messages = canGo.slice(0, 1).flatMap((row) => [
      { ...row, totals: [{ currency: 'EUR', minor: '120000' }] },
      {
        ...row,
        id: 'M9',
        totals: [
          { currency: 'USD', minor: '5000' },
          { currency: 'EUR', minor: '1' },
        ],
      },
    ])
    const { panel } = showWorkspace({
      hash: '#/approve',
      answers: { approvals: () => ({ ...approvals, messages }) },
    })
    await button(/^Approve 2 messages$/).click()
    await expect.poll(() => textOf(panel)).toMatch(/€1,200\.01.*·.*\$50\.00/)
  })

  test('a step narrows what is shown, and what is answered', async () => {
    const { asked } = showWorkspace({ hash: '#/approve' })
    const { step = '' } = firstStep ?? {}
    await button(/^Second reminder/)
      .first()
      .click()
    await expect
      .poll(() => asked.map(({ line }) => line))
      .toContainEqual(expect.stringMatching(/GET \/api\/v1\/messages\?state=proposed&step=/))
    expect(step).not.toBe('')
  })

  test('what is ticked is answered, and nothing else', async () => {
    const told: string[][] = []
    const refuseSeveral = (messages: readonly { id: string }[], reason: string) => {
      told.push([...messages.map(({ id }) => id), reason])
      return { decided: messages.length, left: [] }
    }
    showWorkspace({ hash: '#/approve', answers: { refuseSeveral } })
    const [row] = messageRows
    await page.getByRole('checkbox').first().click()
    await button('Refuse 1 message').click()
    await page.getByRole('textbox', { name: 'Reason for the refusal' }).fill('we talk')
    await userEvent.keyboard('{Enter}')
    await expect.poll(() => told).toEqual([[row?.id, 'we talk']])
  })

  test('who only reads is offered nothing to answer', async () => {
    const { panel } = showWorkspace({
      hash: '#/approve',
      answers: { session: () => ({ ...session, user: { ...session.user, role: 'viewer' } }) },
    })
    await expect.poll(() => textOf(panel)).toContain('Your role lets you read')
    expect(page.getByRole('checkbox').elements()).toEqual([])
    expect(button(/^Approve \d/).elements()).toEqual([])
  })

  test('test mode is said where one approves', async () => {
    const { panel } = showWorkspace({
      hash: '#/approve',
      answers: { approvals: () => ({ ...approvals, testMode: true }) },
    })
    await expect.poll(() => textOf(panel)).toContain('Test mode is on.')
  })

  test('a failure is told, and what was decided before is read again', async () => {
    const { panel } = showWorkspace({
      hash: '#/approve',
      faults: { approveSeveral: () => new Fault(503) },
    })
    await button(/^Approve \d+ messages?$/).click()
    await button(/^Approve .* now$/).click()
    await expect.poll(() => textOf(panel)).toMatch(/Something went wrong|Wait a moment/)
  })
})

describe('settings', () => {
  test('are saved as they stand on the page', async () => {
    const saved: SettingsWire[] = []
    const saveSettings = (wanted: SettingsWire) => {
      saved.push(wanted)
      return { ...settings, ...wanted }
    }
    const { panel } = showWorkspace({ hash: '#/settings', answers: { saveSettings } })
    await page.getByRole('checkbox', { name: 'Send everything to myself' }).click()
    await page.getByRole('textbox', { name: 'Your e-mail address' }).fill('me@firm.example')
    await page.getByRole('spinbutton', { name: 'All channels together' }).fill('50')
    await button('Save').click()
    await expect.poll(() => textOf(panel)).toContain('Saved.')
    expect(saved).toEqual([
      {
        ...{ automatic: false, region: null, dailyLimit: 50, channelLimits: { letter: 20 } },
        test: { on: true, email: 'me@firm.example', phone: null },
        payLink: true,
      },
    ])
  })

  test('say whether e-mails lead to the host’s pay page, where it has any', async () => {
    const saved: SettingsWire[] = []
    const saveSettings = (wanted: SettingsWire) => {
      saved.push(wanted)
      return { ...settings, ...wanted }
    }
    const { panel } = showWorkspace({ hash: '#/settings', answers: { saveSettings } })
    await expect.poll(() => textOf(panel)).toContain('a link to its page at QuickBooks Online')
    await page.getByRole('checkbox', { name: 'Link to pay online in e-mails' }).click()
    await button('Save').click()
    await expect.poll(() => saved.map(({ payLink }) => payLink)).toEqual([false])
  })

  test.each([true, false])(
    'keep what was chosen about pay links (%s) where the host has none',
    async (payLink) => {
      const saved: SettingsWire[] = []
      const none = () => ({ ...settings, payLink, payPagesAt: null })
      const saveSettings = (wanted: SettingsWire) => {
        saved.push(wanted)
        return { ...none(), ...wanted }
      }
      const { panel } = showWorkspace({
        hash: '#/settings',
        answers: { saveSettings, settings: none },
      })
      await button('Save').click()
      await expect.poll(() => saved.map((wanted) => wanted.payLink)).toEqual([payLink])
      expect(textOf(panel)).not.toContain('pay online')
    },
  )

  test('that the server refuses stay on the page, with a word', async () => {
    const { panel } = showWorkspace({
      hash: '#/settings',
      faults: { saveSettings: () => new Fault(400) },
    })
    await button('Save').click()
    await expect.poll(() => textOf(panel)).toContain('test mode needs an address of your own')
  })

  test('are an admin’s to change', async () => {
    const { panel } = showWorkspace({
      hash: '#/settings',
      answers: { session: () => ({ ...session, user: { ...session.user, role: 'collector' } }) },
    })
    await expect.poll(() => textOf(panel)).toContain('Only the role Admin')
    await expect
      .element(page.getByRole('checkbox', { name: 'Send everything to myself' }))
      .toBeDisabled()
    expect(button('Save').elements()).toEqual([])
  })

  test('the plans that were made are told, with what was wrong, and one is made on request', async () => {
    const { panel, asked } = showWorkspace({ hash: '#/settings' })
    await expect.poll(() => textOf(panel)).toContain('Customer C7 could not be planned')
    expect(textOf(panel)).toContain('No legal rate known for 2027-S1')
    await button('Plan now').click()
    await expect.poll(() => asked.map(({ line }) => line)).toContain('POST /api/v1/runs')
  })
})
