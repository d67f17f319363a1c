// GET /api/v1/customers/:id/contacts: the people at a customer, and who of them gets the reminders.

import { z } from 'zod'
import { isMailAddress } from '../../../core/mail-address.ts'
import { DayWire } from './parts.ts'

const RoleWire = z.enum(['payables', 'management', 'purchasing', 'legal', 'other'])

export const ContactPersonWire = z.object({
  id: z.string(),
  name: z.string(),
  role: RoleWire,
  email: z.string().nullable(),
  phone: z.string().nullable(),
  locale: z.string().nullable(),
  getsReminders: z.boolean(),
  from: DayWire,
  /** The day on which he left; null = he is there. */
  until: DayWire.nullable(),
})
export type ContactPersonWire = z.infer<typeof ContactPersonWire>

export const ContactPersonsWire = z.object({ persons: z.array(ContactPersonWire) })
export type ContactPersonsWire = z.infer<typeof ContactPersonsWire>

/** `id` is the asker's: sent twice, the person is named once. */
export const NamePersonRequestWire = z.strictObject({
  id: z.uuid(),
  name: z.string().trim().min(1).max(120),
  role: RoleWire,
  email: z.string().trim().refine(isMailAddress, 'a mail address').nullable(),
  phone: z
    .string()
    .regex(/^\+[1-9]\d{6,14}$/, 'a number that begins with + and the country')
    .nullable(),
  locale: z
    .string()
    .regex(/^[a-z]{2}(-[A-Z]{2})?$/, 'a language such as fr or en-GB')
    .nullable(),
  getsReminders: z.boolean(),
})
export type NamePersonRequestWire = z.infer<typeof NamePersonRequestWire>
