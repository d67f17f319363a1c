import axe from 'axe-core'
import { describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { PoliciesWire } from '../../../server/api/wire/policies.ts'
import { Fault } from '../support/api.ts'
import { showWorkspace, textOf, type Wanted } from '../support/page.ts'
import { policies } from '../support/policy-samples.ts'
import { session } from '../support/samples.ts'

const show = (wanted: Wanted = {}) => showWorkspace({ hash: '#/policies', ...wanted })
const edit = () => page.getByRole('button', { name: 'Change fr-standard' }).click()
const button = (name: string | RegExp) => page.getByRole('button', { name })

describe('the policies in force', () => {
  test('read as sentences: whom each is for, and when it says what', async () => {
    const { panel } = show()
    await expect.poll(() => textOf(panel)).toContain('all customers who fit no other policy')
    const text = textOf(panel).replace(/\s+/g, ' ')
    expect(text).toContain('kind: businesses · tag: key account · owes at least 10,000 EUR')
    expect(text).toContain('7 days before the due date · e-mail')
    expect(text).toMatch(/15 days after the due date, 8 days after the step before · e-mail, else/)
    expect(text).toContain('the day after the deadline · a task for a person')
    expect(text).toContain('Its first run waits for a person')
  })

  test('are read by everybody and changed by an admin alone', async () => {
    const { panel } = show({
      answers: { session: () => ({ ...session, user: { ...session.user, role: 'collector' } }) },
    })
    await expect.poll(() => textOf(panel)).toContain('Only an admin changes policies.')
    expect(textOf(panel)).not.toContain('Change fr-standard')
  })
})

describe('a policy that is changed', () => {
  test('says what was changed, is tried, and is saved on the version that was read', async () => {
    const saved: unknown[] = []
    let kept: PoliciesWire = policies
    const { panel } = show({
      answers: {
        policies: () => kept,
        savePolicy: (document, basedOn) => {
          saved.push([document, basedOn])
          kept = { ...policies, inForce: policies.inForce.slice(0, 1) }
          return {}
        },
      },
    })
    await edit()
    await expect.poll(() => textOf(panel)).toContain('Nothing is changed yet.')
    const gap = page.getByRole('spinbutton', { name: 'Days between two messages to a customer' })
    await gap.fill('10')
    await userEvent.tab()
    await expect.poll(() => textOf(panel)).toMatch(/policy\.minGapDays\s*:\s*7\s+10/)
    await button('Try it on the next 30 days').click()
    await expect.poll(() => textOf(panel)).toContain('31 customers would hear something else')
    expect(textOf(panel)).toContain('Northwind Traders Ltd')
    await button('Save as version 2').click()
    await expect.poll(() => textOf(panel)).not.toContain('Key accounts')
    expect(saved).toMatchObject([[{ policy: { minGapDays: 10, key: 'fr-standard' } }, 1]])
  })

  test('takes ways away and adds them behind the others', async () => {
    const asked: unknown[] = []
    show({
      answers: {
        policyFaults: (document) => {
          asked.push(document)
          return { faults: [] }
        },
      },
    })
    await edit()
    await page.getByRole('button', { name: 'Without e-mail' }).first().click()
    const more = page.getByRole('combobox', { name: 'another way…' }).nth(1)
    await more.selectOptions('sms')
    await button('Try it on the next 30 days').click()
    await expect.poll(() => asked).toHaveLength(1)
    expect(asked).toMatchObject([
      { policy: { steps: [{}, { channels: ['letter', 'sms'] }, {}, {}, {}] } },
    ])
  })

  test('is told every fault at its place, and is not saved', async () => {
    const { panel, asked } = show({
      answers: {
        policyFaults: () => ({
          faults: [
            {
              path: 'policy.steps[1].when.dueOffsetDays',
              reason: 'earlier than the step before it',
            },
          ],
        }),
      },
    })
    await edit()
    await button('Save as version 2').click()
    await expect.poll(() => textOf(panel)).toContain('policy.steps[1].when.dueOffsetDays')
    expect(asked.map(({ line }) => line)).not.toContain('POST /api/v1/policies')
  })

  test('that somebody else saved meanwhile says so', async () => {
    const { panel } = show({ faults: { savePolicy: () => new Fault(409) } })
    await edit()
    await button('Save as version 2').click()
    await expect.poll(() => textOf(panel)).toContain('Somebody saved another version meanwhile')
  })

  test('is written as JSON too, and what is no JSON is said to be none', async () => {
    const { panel } = show()
    await edit()
    await page.getByText('All of it, as JSON').click()
    const json = page.getByRole('textbox', { name: 'All of it, as JSON' })
    await json.fill('{ "policy": ')
    await userEvent.tab()
    await expect.poll(() => textOf(panel)).toContain('This is not JSON:')
  })

  test('begins as another one, which is nobody’s until it is said whose', async () => {
    const saved: unknown[] = []
    show({
      answers: {
        savePolicy: (...said) => {
          saved.push(said)
          return {}
        },
      },
    })
    await button('Copy as a new policy: en-standard').click()
    await button('Save as version 1').click()
    await expect.poll(() => saved).toHaveLength(1)
    expect(saved).toMatchObject([
      [{ policy: { key: 'en-standard', version: 1 }, segment: { kind: 'named' } }, null],
    ])
  })
})

describe.each(['light', 'dark'] as const)('in %s', (theme) => {
  test.each([360, 1280])('the editor breaks no rule that axe knows at %d pixels', async (width) => {
    document.documentElement.lang = 'en'
    await page.viewport(width, 900)
    const { panel } = show({ theme })
    await button('Change Key accounts').click()
    await button('Try it on the next 30 days').click()
    await expect.poll(() => textOf(panel)).toContain('First changes')
    const { violations } = await axe.run(panel, { iframes: false })
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`),
    ).toEqual([])
    expect(document.documentElement.scrollWidth, 'nothing is clipped').toBeLessThanOrEqual(width)
  })
})
