// What stands of ours at the host: fields, its own mark against reminders, calls, and tags.

import type { Deps } from '../../deps.ts'
import {
  type Choice,
  chooseOwnFields,
  type OwnFieldsChoice,
  ownFieldsOf,
} from '../../writeback/fields/settings/run.ts'
import { type Endpoint, endpoint, nothing } from '../endpoint.ts'
import { Refused } from '../plugins/refused.ts'
import { ChooseOwnFieldsWire, OwnFieldsFailureWire, OwnFieldsWire } from '../wire/own-fields.ts'

const plain = { path: '/api/v1/writeback/fields', params: nothing, query: nothing } as const

export function ownFieldsEndpoints(deps: Deps): Endpoint[] {
  return [
    endpoint({
      ...plain,
      method: 'GET',
      summary: 'Whether customers and invoices show at the host what we say of them',
      access: 'read',
      body: nothing,
      answer: OwnFieldsWire,
      handle: async ({ session }) => wireOf(await ownFieldsOf(deps, session.tenant)),
    }),
    endpoint({
      ...plain,
      method: 'POST',
      summary: 'Choose what stands at the host: fields, marks, calls as tasks, tags',
      access: 'administer',
      body: ChooseOwnFieldsWire,
      answer: OwnFieldsWire,
      handle: async ({ session: { tenant, user }, body }) => {
        const chosen = await chooseOwnFields(deps, tenant, { actor: user.id, ...body })
        if (chosen === 'no_host') {
          const detail = 'No host of this company has fields for us.'
          throw new Refused({ status: 409, code: 'NO_HOST', detail })
        }
        return wireOf(await ownFieldsOf(deps, tenant))
      },
    }),
  ]
}

const wireOf = ({
  host,
  shown,
  spared,
  calls,
  tagged,
  limits,
}: OwnFieldsChoice): OwnFieldsWire => ({
  host,
  shown: shown && choiceWire(shown),
  spared: choiceWire(spared),
  calls: choiceWire(calls),
  tagged: choiceWire(tagged),
  limits: choiceWire(limits),
})

const choiceWire = ({ wanted, records, refused, failure }: Choice): OwnFieldsWire['spared'] => ({
  wanted,
  records,
  refused,
  failure:
    failure === null
      ? null
      : { reason: OwnFieldsFailureWire.catch('OTHER').parse(failure.code), at: failure.at },
})
