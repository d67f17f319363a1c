// How far an item has come through the policy's steps, from what was really said about it. Only a
// contact that is known to have left completes a step; an unknown outcome blocks until it is known.

import type { Contact } from '../../core/book.ts'
import { addDays, type Day, laterDay } from '../../core/day.ts'
import type { InvoiceId } from '../../core/ids.ts'
import { dayIn } from '../../core/instant.ts'
import type { OpenItem } from '../ledger/netting.ts'
import type { Policy, PolicyStep } from './planned.ts'
import { type StepReading, stepReached } from './step-meaning.ts'

export interface Progress {
  /** Index of the highest completed step, -1 where none is. */
  readonly completed: number
  /** Day on which that step was last completed. */
  readonly completedOn: Day | undefined
  /** Last day to pay that the last completed formal notice set. */
  readonly deadline: Day | undefined
  /** The last word on some step of this item is unknown. */
  readonly ambiguous: boolean
  /** Day of the last completed step of the policy, whichever it was. */
  readonly lastStepOn: Day | undefined
  /** Key of a completed step that the policy has no place for. */
  readonly unmapped: string | undefined
}

/** Days of post before a registered letter counts as presented when the carrier did not say. */
export const postDays = 3

const untouched: Progress = {
  completed: -1,
  completedOn: undefined,
  deadline: undefined,
  ambiguous: false,
  lastStepOn: undefined,
  unmapped: undefined,
}

export function isCompleted({ outcome }: Contact): boolean {
  return outcome === 'sent' || outcome === 'delivered' || outcome === 'answered'
}

/**
 * Contacts by the invoice that they name; one that names none may have meant any. A large account
 * has many of both: each item is handed its own.
 */
export function saidIn(history: readonly Contact[]): (item: OpenItem) => readonly Contact[] {
  if (history.length === 0) return () => history
  const everywhere: Said[] = []
  const byInvoice = new Map<InvoiceId, Said[]>()
  history.forEach((contact, at) => {
    if (contact.items.length === 0) everywhere.push({ contact, at })
    for (const invoice of new Set(contact.items.map((item) => item.invoice))) {
      const said = byInvoice.get(invoice)
      if (said) said.push({ contact, at })
      else byInvoice.set(invoice, [{ contact, at }])
    }
  })
  return ({ invoice }) => {
    const own = byInvoice.get(invoice.id) ?? []
    const all = everywhere.length === 0 ? own : [...own, ...everywhere].sort((a, b) => a.at - b.at)
    return all.map(({ contact }) => contact)
  }
}

interface Said {
  readonly contact: Contact
  /** Its place in the history. */
  readonly at: number
}

export interface Read {
  readonly policy: Policy
  readonly zone: string
  readonly reading: StepReading
}

/** `history`: all that may be about the item, oldest first. */
export function progressOf(
  item: OpenItem,
  history: readonly Contact[],
  { policy, zone, reading }: Read,
): Progress {
  if (history.length === 0) return untouched
  const reached = (contact: Contact) => stepReached(policy, contact, reading)
  const contacts = history.filter((contact) => isAbout(contact, item))
  const ambiguous = hasUnknownOutcome(
    history.filter((contact) => isAbout(contact, item) || isAboutAll(contact, item)),
    (contact) => reached(contact) ?? -1,
  )
  if (contacts.length === 0) return ambiguous ? { ...untouched, ambiguous } : untouched
  const done = contacts
    .filter(isCompleted)
    .map((contact): Done => ({ contact, index: reached(contact) }))
  const completed = done.reduce((highest, { index }) => Math.max(highest, index ?? -1), -1)
  const ofStep = done.filter(({ index }) => index === completed).map(({ contact }) => contact)
  return {
    completed,
    completedOn: completed < 0 ? undefined : lastDay(ofStep, zone),
    deadline: completed < 0 ? undefined : noticeDeadline(policy.steps[completed], ofStep, zone),
    ambiguous,
    lastStepOn: lastDay(
      done.filter(({ index }) => index !== -1).map(({ contact }) => contact),
      zone,
    ),
    unmapped: unmappedStep(done),
  }
}

interface Done {
  readonly contact: Contact
  /** Null where the policy knows nothing of the step. */
  readonly index: number | null
}

/** What was said last and leads nowhere; a step of the policy since then has settled it. */
function unmappedStep(done: readonly Done[]): string | undefined {
  const last = done.findLast(({ index }) => index !== -1)
  return last?.index === null ? last.contact.step : undefined
}

export function isAbout(contact: Contact, item: OpenItem): boolean {
  return contact.items.some(
    ({ invoice, instalment }) =>
      invoice === item.invoice.id && (instalment === undefined || instalment === item.instalment),
  )
}

/** It names no item: what it was about is not known, so it may have been this one. */
function isAboutAll({ customer, items }: Contact, { invoice }: OpenItem): boolean {
  return items.length === 0 && customer === invoice.customer
}

function lastDay(contacts: readonly Contact[], zone: string): Day | undefined {
  return contacts
    .map(({ at }) => dayIn(at, zone))
    .reduce<Day | undefined>(
      (latest, day) => (latest === undefined ? day : laterDay(latest, day)),
      undefined,
    )
}

/**
 * What the notice said, after presentation, or after three days of post where none is known. A
 * later version of the policy takes none of its days away.
 */
function noticeDeadline(
  step: PolicyStep | undefined,
  contacts: readonly Contact[],
  zone: string,
): Day | undefined {
  if (step?.deadlineDays === undefined) return undefined
  const deadlineDays = contacts.at(-1)?.said?.deadlineDays ?? step.deadlineDays
  const presented = contacts.flatMap((contact) => contact.presented ?? [])
  const sent = lastDay(contacts, zone)
  const from = presented.length > 0 ? presented.reduce(laterDay) : sent && addDays(sent, postDays)
  return from && addDays(from, deadlineDays)
}

/** A later word on the same step, or a later completed step, settles an unknown outcome. */
function hasUnknownOutcome(
  contacts: readonly Contact[],
  reached: (contact: Contact) => number,
): boolean {
  return contacts.some((contact, at) => {
    if (contact.outcome !== 'ambiguous') return false
    const step = reached(contact)
    return !contacts.some(
      (later, position) =>
        position > at &&
        later.outcome !== 'ambiguous' &&
        (later.step === contact.step || (isCompleted(later) && step >= 0 && reached(later) > step)),
    )
  })
}
