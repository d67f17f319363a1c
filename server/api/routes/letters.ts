// A company's own texts in its letters: read and tried by everybody, kept by an administrator.

import { z } from 'zod'
import type { TextFault } from '../../delivery/own-text.ts'
import {
  listTexts,
  readText,
  saveText,
  type TextDetail,
  tryText,
} from '../../delivery/texts/run.ts'
import type { Deps } from '../../deps.ts'
import { type Endpoint, endpoint, nothing } from '../endpoint.ts'
import { notFound, Refused } from '../plugins/refused.ts'
import {
  LettersWire,
  LetterTrialWire,
  LetterVersionsWire,
  LetterWire,
  ResetLetterRequestWire,
  SaveLetterRequestWire,
  ToneWire,
  TryLetterRequestWire,
} from '../wire/letters.ts'

const path = '/api/v1/letters/:language/:step/:tone'
const key = {
  params: z.strictObject({
    language: z.string().regex(/^[a-z]{2}$/),
    step: z.string().min(1).max(64),
    tone: ToneWire,
  }),
  query: nothing,
}

export function letterEndpoints(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'GET',
      path: '/api/v1/letters',
      summary: 'The texts of the letters: language, step, tone, and whose words they are',
      access: 'read',
      params: nothing,
      query: nothing,
      body: nothing,
      answer: LettersWire,
      handle: async ({ session }) => ({ letters: [...(await listTexts(deps, session.tenant))] }),
    }),
    endpoint({
      ...key,
      method: 'GET',
      path,
      summary: 'One text, with ours and with what it may name',
      access: 'read',
      body: nothing,
      answer: LetterWire,
      handle: async ({ session, params }) =>
        letterWire(await readText(deps, session.tenant, params)),
    }),
    endpoint({
      ...key,
      method: 'GET',
      path: `${path}/versions`,
      summary: 'What the text was each time that it was saved, by whom and when',
      access: 'read',
      body: nothing,
      answer: LetterVersionsWire,
      handle: async ({ session, params }) => {
        const found = await readText(deps, session.tenant, params)
        if (!found) throw notFound('letter')
        return { versions: [...found.versions] }
      },
    }),
    endpoint({
      ...key,
      method: 'POST',
      path: `${path}/check`,
      summary: 'What keeps a text from being saved, or how it would look; nothing is kept',
      access: 'read',
      body: TryLetterRequestWire,
      answer: LetterTrialWire,
      handle: async ({ session, params, body: { text, message = null } }) => {
        const trial = await tryText(deps, session.tenant, { ...params, text, message })
        if (!trial) throw notFound(message === null ? 'letter' : 'message of this step')
        return { ...trial, faults: [...trial.faults] }
      },
    }),
    ...savingEndpoints(deps),
  ]
}

function savingEndpoints(deps: Deps): Endpoint[] {
  return [
    endpoint({
      ...key,
      method: 'POST',
      path,
      summary: 'Save own words; approvals of what now says something else are taken back',
      access: 'administer',
      body: SaveLetterRequestWire,
      answer: LetterWire,
      handle: async ({ session: { tenant, user }, params, body }) =>
        letterWire(await saveText(deps, tenant, { ...params, ...body, by: user.id })),
    }),
    endpoint({
      ...key,
      method: 'POST',
      path: `${path}/reset`,
      summary: 'Ours again, as another version',
      access: 'administer',
      body: ResetLetterRequestWire,
      answer: LetterWire,
      handle: async ({ session: { tenant, user }, params, body: { after } }) =>
        letterWire(await saveText(deps, tenant, { ...params, text: null, after, by: user.id })),
    }),
  ]
}

function letterWire(found: TextDetail | TextFault | null): LetterWire {
  if (!found) throw notFound('letter')
  if ('field' in found) throw refusedText(found)
  const { versions, variables, ...rest } = found
  const [last] = versions
  return {
    ...rest,
    variables: [...variables],
    version: last?.version ?? 0,
    savedBy: last?.savedBy ?? null,
    savedAt: last?.savedAt ?? null,
  }
}

const reasons: Readonly<Record<TextFault['kind'], (detail: string) => string>> = {
  syntax: (detail) => detail,
  unknown_variable: (name) => `${name} is not known`,
  banned_word: (word) => `"${word}" imitates a court or a public office`,
  empty: () => 'it says nothing',
}

function refusedText({ field, kind, detail, line, column }: TextFault): Refused {
  return new Refused({
    status: 400,
    code: 'TEXT_REFUSED',
    field: `text.${field}`,
    detail: `text.${field}, line ${line}, column ${column}: ${reasons[kind](detail)}`,
  })
}
