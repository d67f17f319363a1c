// How Intuit words what changed (reference, section 4): CloudEvents since 2026, the notifications
// of before on a switch, and the signature of both. No field of a record is ever sent.

import { createHash, createHmac } from 'node:crypto'
import type { BookChange, EntityType, Verb } from './model.ts'

export interface HookEvent {
  /** The same in every copy of the event. */
  readonly id: string
  readonly realm: string
  readonly change: BookChange
}

export interface Wording {
  /** `classic-offset` writes its times as `-0700`, as they came in earlier years. */
  readonly format: 'cloudevents' | 'classic' | 'classic-offset'
  /** Clients disagree on which of both it is (section 4, [3]). */
  readonly voidVerb: 'voided' | 'void'
}

/** Intuit's table of section 4: an Attachable, for one, raises nothing. */
const told: Readonly<Partial<Record<EntityType, readonly Verb[]>>> = {
  Customer: ['created', 'updated', 'deleted', 'merged'],
  Invoice: ['created', 'updated', 'deleted', 'voided', 'emailed'],
  CreditMemo: ['created', 'updated', 'deleted', 'voided', 'emailed'],
  Payment: ['created', 'updated', 'deleted', 'voided', 'emailed'],
  Term: ['created', 'updated'],
}

export const isTold = ({ type, verb }: BookChange): boolean => told[type]?.includes(verb) ?? false

export function bodyOf(events: readonly HookEvent[], wording: Wording): string {
  if (wording.format === 'cloudevents') {
    return JSON.stringify(events.map((event) => cloudEvent(event, wording)))
  }
  const realms = [...new Set(events.map(({ realm }) => realm))]
  const ofRealm = (realm: string) =>
    events.filter((event) => event.realm === realm).map((event) => notification(event, wording))
  return JSON.stringify({
    eventNotifications: realms.map((realm) => ({
      realmId: realm,
      dataChangeEvent: { entities: ofRealm(realm) },
    })),
  })
}

function cloudEvent({ id, realm, change }: HookEvent, { voidVerb }: Wording): object {
  const verb = change.verb === 'voided' ? voidVerb : change.verb
  return {
    specversion: '1.0',
    id,
    source: `intuit.${createHash('sha256').update('stand-in').digest('base64')}`,
    type: `qbo.${change.type.toLowerCase()}.${verb}.v1`,
    datacontenttype: 'application/json',
    // To the nanosecond.
    time: new Date(change.atMs).toISOString().replace('Z', '851517Z'),
    intuitentityid: change.id,
    intuitaccountid: realm,
    data: change.lostId === undefined ? {} : { deletedid: change.lostId },
  }
}

const operations: Readonly<Record<Verb, string>> = {
  created: 'Create',
  updated: 'Update',
  deleted: 'Delete',
  voided: 'Void',
  emailed: 'Emailed',
  merged: 'Merge',
}

function notification({ change }: HookEvent, { format }: Wording): object {
  const iso = new Date(change.atMs).toISOString()
  const pacific = new Date(change.atMs - 7 * 3_600_000).toISOString().slice(0, 19)
  return {
    id: change.id,
    operation: operations[change.verb],
    name: change.type,
    lastUpdated: format === 'classic-offset' ? `${pacific}-0700` : iso,
    ...(change.lostId === undefined ? {} : { deletedId: change.lostId }),
  }
}

/** Over the bytes of the body, by the verifier token of the app. */
export const signatureOf = (body: string, verifierToken: string): string =>
  createHmac('sha256', verifierToken).update(body, 'utf8').digest('base64')
