// How far an item has come through the policy's steps, from what was really said about it. Only a
// contact that is known to have left completes a step; an unknown outcome blocks until it is known.

import type { Contact } from '../../core/book.ts'
import { addDays, type Day, laterDay } from '../../core/day.ts'
import { dayIn } from '../../core/instant.ts'
import type { OpenItem } from './account.ts'
import type { Policy, PolicyStep } from './planned.ts'

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
}

/** Days of post before a registered letter counts as presented when the carrier did not say. */
export const postDays = 3

const untouched: Progress = {
  completed: -1,
  completedOn: undefined,
  deadline: undefined,
  ambiguous: false,
  lastStepOn: undefined,
}

export function isCompleted({ outcome }: Contact): boolean {
  return outcome === 'sent' || outcome === 'delivered' || outcome === 'answered'
}

/** `courtesy` alone may be passed over, as may any step before the due date. */
export function mayBePassedOver(step: PolicyStep): boolean {
  return step.key === 'courtesy' || (step.when.kind === 'due_offset' && step.when.dueOffsetDays < 0)
}

/** `history`: the account's, oldest first. */
export function progressOf(
  item: OpenItem,
  history: readonly Contact[],
  { policy, zone }: { policy: Policy; zone: string },
): Progress {
  const contacts = history.filter((contact) => isAbout(contact, item))
  const ambiguous = hasUnknownOutcome(
    history.filter((contact) => isAbout(contact, item) || isAboutAll(contact, item)),
    policy,
  )
  if (contacts.length === 0) return ambiguous ? { ...untouched, ambiguous } : untouched
  const done = contacts.filter(isCompleted)
  const completed = done.reduce((highest, contact) => {
    return Math.max(highest, stepIndex(policy, contact.step))
  }, -1)
  const ofStep = done.filter((contact) => stepIndex(policy, contact.step) === completed)
  return {
    completed,
    completedOn: completed < 0 ? undefined : lastDay(ofStep, zone),
    deadline: completed < 0 ? undefined : noticeDeadline(policy.steps[completed], ofStep, zone),
    ambiguous,
    lastStepOn: lastDay(
      done.filter((contact) => stepIndex(policy, contact.step) >= 0),
      zone,
    ),
  }
}

function isAbout(contact: Contact, item: OpenItem): boolean {
  return contact.items.some(
    ({ invoice, instalment }) =>
      invoice === item.invoice.id && (instalment === undefined || instalment === item.instalment),
  )
}

/** It names no item: what it was about is not known, so it may have been this one. */
function isAboutAll({ customer, items }: Contact, { invoice }: OpenItem): boolean {
  return items.length === 0 && customer === invoice.customer
}

export function stepIndex(policy: Policy, key: string): number {
  return policy.steps.findIndex((step) => step.key === key)
}

function lastDay(contacts: readonly Contact[], zone: string): Day | undefined {
  return contacts
    .map(({ at }) => dayIn(at, zone))
    .reduce<Day | undefined>(
      (latest, day) => (latest === undefined ? day : laterDay(latest, day)),
      undefined,
    )
}

/** `deadlineDays` after presentation, or after three days of post where none is known. */
function noticeDeadline(
  step: PolicyStep | undefined,
  contacts: readonly Contact[],
  zone: string,
): Day | undefined {
  if (step?.deadlineDays === undefined) return undefined
  const presented = contacts.flatMap((contact) => contact.presented ?? [])
  const sent = lastDay(contacts, zone)
  const from = presented.length > 0 ? presented.reduce(laterDay) : sent && addDays(sent, postDays)
  return from && addDays(from, step.deadlineDays)
}

/** A later word on the same step, or a later completed step, settles an unknown outcome. */
function hasUnknownOutcome(contacts: readonly Contact[], policy: Policy): boolean {
  return contacts.some((contact, at) => {
    if (contact.outcome !== 'ambiguous') return false
    const step = stepIndex(policy, contact.step)
    return !contacts.some(
      (later, position) =>
        position > at &&
        later.outcome !== 'ambiguous' &&
        (later.step === contact.step ||
          (isCompleted(later) && step >= 0 && stepIndex(policy, later.step) > step)),
    )
  })
}
