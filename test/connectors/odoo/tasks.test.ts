// Calls as activities of Odoo before 19, with what real servers of 16, 17 and 18 answered.

import { describe, expect, it } from 'vitest'
import { saidIn } from '../../../connectors/odoo/feedback.ts'
import { present } from '../../../core/assert.ts'
import { dayOf } from '../../../core/day.ts'
import { customerId, invoiceId } from '../../../core/ids.ts'
import { type ModelAsked, realm, recorded, serve } from './support.ts'

const place = { key: 'call-1', customer: customerId('7'), invoice: invoiceId('12') }
const task = {
  ...place,
  ...{ summary: 'Call', text: 'Why', due: dayOf(2026, 12, 1), otherwise: null },
}
const known = { ...place, hostId: '2' }

/** A server with one open activity, whose id is told as its version tells it. */
async function odoo(major: 16 | 18) {
  const answered = major === 16 ? 'mail.activity(2,)' : [2]
  const served = await serve(
    ({ model, method }) => {
      if (method === 'current_realm') return realm
      if (method === 'activity_schedule') return answered
      if (method === 'write') return true
      if (model === 'account.move') return [{ id: 12, invoice_user_id: false }]
      if (model !== 'mail.activity') return undefined
      if (method === 'search') return [2]
      const active = major === 16 ? {} : { active: true }
      return [{ id: 2, ...active, write_uid: false, date_deadline: '2026-12-01' }]
    },
    { major },
  )
  const tasks = present(served.connector.tasks, 'its tasks')
  const conditions = ({ args }: ModelAsked): unknown[] =>
    [args['domain'] ?? []].flat().map((part) => (Array.isArray(part) ? part[0] : part))
  const ofActivities = () => served.asked.filter(({ model }) => model === 'mail.activity')
  return { ...served, tasks, conditions, ofActivities }
}

describe.each([16, 18] as const)('an activity of Odoo %i', (major) => {
  it('is known by the id that its making gave', async () => {
    const { tasks, access } = await odoo(major)
    expect(await tasks.schedule(access, task)).toBe('2')
  })

  it('is asked for as archived too where there is an archive', async () => {
    const { tasks, access, ofActivities, conditions } = await odoo(major)
    expect(await tasks.find(access, place)).toEqual(['2'])
    expect(await tasks.standing(access, [known])).toEqual([{ kind: 'open', due: '2026-12-01' }])
    await tasks.move(access, [known], dayOf(2026, 12, 5))
    const asked = ofActivities().filter(({ method }) => method !== 'write')
    expect(asked.map((call) => conditions(call).includes('active'))).toEqual(
      asked.map(() => major === 18),
    )
    const [written] = ofActivities().filter(({ method }) => method === 'write')
    expect(written?.args).toMatchObject({ ids: [2], vals: { date_deadline: '2026-12-05' } })
  })
})

it.each(['16', '17', '18'])(
  'what was said on finishing it is found in the words of %s',
  (version) => {
    expect(saidIn(recorded(`activity-done-${version}.html`))).toBe('Payera')
    const unsaid = recorded(`activity-done-${version}.html`).replace(
      /<div>\s*(?:<div class="fw-bold">Feedback:<\/div>)?\s*Payera\s*<\/div>/,
      '',
    )
    expect(saidIn(unsaid)).toBeNull()
  },
)
