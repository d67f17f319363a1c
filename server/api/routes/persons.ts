// The people at a customer: who is there, who comes, who leaves.

import { z } from 'zod'
import { customerId } from '../../../core/ids.ts'
import type { Deps } from '../../deps.ts'
import { endNaming, listPersons, namePerson } from '../../dunning/persons/run.ts'
import type { PersonRow } from '../../ledger/persons/store.ts'
import { type Endpoint, endpoint, idParams, nothing } from '../endpoint.ts'
import { notFound } from '../plugins/refused.ts'
import {
  ContactPersonsWire,
  type ContactPersonWire,
  NamePersonRequestWire,
} from '../wire/persons.ts'

const personParams = z.strictObject({ ...idParams.shape, person: z.uuid() })

export function personEndpoints(deps: Deps): Endpoint[] {
  const shared = { query: nothing, answer: ContactPersonsWire } as const
  return [
    endpoint({
      ...shared,
      method: 'GET',
      path: '/api/v1/customers/:id/contacts',
      summary: 'The people at a customer, and who of them gets the reminders',
      access: 'read',
      params: idParams,
      body: nothing,
      handle: async ({ session, params: { id } }) =>
        personsWire(await listPersons(deps, session.tenant, customerId(id))),
    }),
    endpoint({
      ...shared,
      method: 'POST',
      path: '/api/v1/customers/:id/contacts',
      summary: 'Name a person; reminders go to one at a time',
      access: 'decide',
      params: idParams,
      body: NamePersonRequestWire,
      handle: async ({ session: { tenant, user }, params, body: { id, ...facts } }) => {
        const naming = { customer: customerId(params.id), id, facts, by: user.id }
        return personsWire(await namePerson(deps, tenant, naming))
      },
    }),
    endpoint({
      ...shared,
      method: 'POST',
      path: '/api/v1/customers/:id/contacts/:person/end',
      summary: 'A person has left; the record stays',
      access: 'decide',
      params: personParams,
      body: nothing,
      handle: async ({ session: { tenant, user }, params: { id, person } }) => {
        const leaving = { customer: customerId(id), id: person, by: user.id }
        return personsWire(await endNaming(deps, tenant, leaving))
      },
    }),
  ]
}

function personsWire(rows: readonly PersonRow[] | null): ContactPersonsWire {
  if (!rows) throw notFound('customer')
  return { persons: rows.map(personWire) }
}

function personWire(row: PersonRow): ContactPersonWire {
  const { person_id: id, name, role, email, phone, locale } = row
  const { gets_reminders: getsReminders, valid_from: from, valid_until: until } = row
  return { id, name, role, email, phone, locale, getsReminders, from, until }
}
