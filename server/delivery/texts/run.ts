// A company's own texts: what there is, whether a text may stand, how it looks, and its saving.

import { present } from '../../../core/assert.ts'
import type { TenantId } from '../../../core/ids.ts'
import { dayIn } from '../../../core/instant.ts'
import { type Tx, tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { findMessage } from '../../dunning/messages/store.ts'
import { policiesInForce } from '../../dunning/policies/store.ts'
import { tones } from '../../dunning/tone.ts'
import { conflict } from '../../errors.ts'
import { loadCompany } from '../../ledger/store.ts'
import {
  faultsOf,
  keyOfText,
  type OwnText,
  type SavedText,
  shippedText,
  type TextFault,
  type Variable,
  variablesOf,
  withOwnTexts,
} from '../own-text.ts'
import { letterOf } from '../preview/run.ts'
import { languages, type Rendered, renderLetter } from '../render.ts'
import { sampleFacts, type TextKey, type TextKind } from '../sample-letter.ts'
import { askAgain, factsOf, loadStationery, noteSave } from '../stationery/run.ts'
import { type LetterStep, letterSteps } from '../templates/texts.ts'
import type { LetterFacts } from '../view.ts'
import { meaningOfOurs, ourStep, type StepSaid, standIn, stepSaid } from '../wording.ts'
import { findOwnTexts, findTextVersions, insertText, type TextVersion } from './store.ts'

/** A text that may be written, with the step that it is for. */
interface Place extends TextKind {
  /** Absent = a step of ours, or of no policy in force. */
  readonly said?: StepSaid | undefined
}

export interface TextEntry extends TextKind {
  /** The company's own words hold. */
  readonly own: boolean
  /** Whose words of ours hold where it has none; null = nothing is sent until it is written. */
  readonly standsIn: LetterStep | null
}

interface Asked {
  readonly tenant: TenantId
  readonly key: TextKey
}

export async function listTexts(deps: Deps, tenant: TenantId): Promise<readonly TextEntry[]> {
  return tx(deps.db, tenant, async (tx) => {
    const saved = await findOwnTexts(tx, tenant)
    const own = new Set(saved.map(keyOfText))
    return placesIn(await stepsOf(deps, tx, tenant), saved).map(({ said, ...kind }) => ({
      ...kind,
      own: own.has(keyOfText(kind)),
      standsIn: standIn({ ...kind, said }),
    }))
  })
}

interface Step extends Pick<Place, 'step' | 'meaning' | 'said'> {}

/** Ours, and those of the policies in force that have names of their own. */
async function stepsOf(deps: Deps, tx: Tx, tenant: TenantId): Promise<readonly Step[]> {
  const writing = { tenant, now: deps.clock.now() }
  const { policies } = await policiesInForce(tx, writing, deps.firstPolicy)
  const theirs = policies.ranked.flatMap(({ policy }) =>
    policy.steps.flatMap(({ key }): Step[] => {
      const said = stepSaid(policy, key)
      return said && !ourStep(key) ? [{ step: key, meaning: said.meaning, said }] : []
    }),
  )
  return [...letterSteps.map((step) => ({ step, meaning: meaningOfOurs[step] })), ...theirs]
}

/** A courtesy is always cordial: it has one text. */
function placesIn(steps: readonly Step[], saved: readonly SavedText[]): readonly Place[] {
  const wanted = Object.keys(languages).flatMap((language) =>
    steps.flatMap((step) =>
      tones
        .filter((tone) => step.meaning !== 'courtesy' || tone === 'cordial')
        .map((tone): Place => ({ language, tone, ...step })),
    ),
  )
  const kept = saved.map(({ text: _, ...kind }): Place => kind)
  const byKey = Map.groupBy([...wanted, ...kept], keyOfText)
  return [...byKey.values()].map((same) => strictest(same))
}

/** One name in two policies: nothing stands in for it that is untrue in one of them. */
const strictest = (same: readonly Place[]): Place =>
  same.find((place) => place.said && standIn(place) === null) ?? present(same[0], 'a place')

async function placeOf(deps: Deps, tx: Tx, { tenant, key }: Asked): Promise<Place | null> {
  const saved = await findOwnTexts(tx, tenant)
  const places = placesIn(await stepsOf(deps, tx, tenant), saved)
  return places.find((place) => keyOfText(place) === keyOfText(key)) ?? null
}

export interface TextDetail extends TextEntry {
  /** What holds, or what a text of one's own begins with. */
  readonly text: OwnText
  readonly shipped: OwnText
  readonly versions: readonly TextVersion[]
  readonly variables: readonly Variable[]
}

/** Null where no letter is of this key. */
export async function readText(
  deps: Deps,
  tenant: TenantId,
  key: TextKey,
): Promise<TextDetail | null> {
  return tx(deps.db, tenant, async (tx) => {
    const place = await placeOf(deps, tx, { tenant, key })
    return place && detail(deps, tx, { tenant, place })
  })
}

async function detail(
  deps: Deps,
  tx: Tx,
  { tenant, place }: { readonly tenant: TenantId; readonly place: Place },
): Promise<TextDetail | null> {
  const { said, ...kind } = place
  const shipped = shippedText(place)
  if (!shipped) return null
  const versions = await findTextVersions(tx, tenant, kind)
  const own = versions[0]?.text ?? null
  const variables = variablesOf(kind, await settingOf(deps, tx, tenant))
  const holds = { own: own !== null, standsIn: standIn({ ...kind, said }) }
  return { ...kind, ...holds, text: own ?? shipped, shipped, versions, variables }
}

async function settingOf(deps: Deps, tx: Tx, tenant: TenantId) {
  const company = await loadCompany(tx, tenant)
  return { company, today: dayIn(deps.clock.now(), company.timeZone) }
}

export interface Trial {
  readonly faults: readonly TextFault[]
  /** As it would look; null where it has faults, or where the letter lacks something. */
  readonly preview: Rendered | null
  /** What the letter lacks. */
  readonly problem: string | null
}

export interface Try extends TextKey {
  readonly text: OwnText
  /** A message to see it in; null = a letter about an invented customer. */
  readonly message: string | null
}

/** Whether a text may stand, and how it looks. Null where no letter, or no message, is of this key. */
export async function tryText(
  deps: Deps,
  tenant: TenantId,
  { text, message, ...key }: Try,
): Promise<Trial | null> {
  return tx(deps.db, tenant, async (tx) => {
    const place = await placeOf(deps, tx, { tenant, key })
    if (!place) return null
    const { said: _, ...kind } = place
    const faults = faultsOf(text, kind, await settingOf(deps, tx, tenant))
    if (faults.length > 0) return { faults, preview: null, problem: null }
    const shown = { tenant, kind, message }
    const facts = await (message === null ? sampleOf : messageIn)(deps, tx, shown)
    if (!facts) return null
    const letter = renderLetter(facts, withOwnTexts([{ ...kind, text }]))
    if ('problem' in letter) return { faults, preview: null, problem: letter.problem }
    return { faults, preview: letter, problem: null }
  })
}

interface Shown {
  readonly tenant: TenantId
  readonly kind: TextKind
  readonly message: string | null
}

async function sampleOf(deps: Deps, tx: Tx, { tenant, kind }: Shown): Promise<LetterFacts> {
  const { mailFrom } = deps
  const sample = sampleFacts(kind, { ...(await settingOf(deps, tx, tenant)), count: 2 })
  return factsOf(await loadStationery(tx, tenant), { ...sample, mailFrom })
}

/** A message of this step as it would read in this language and tone. */
async function messageIn(
  deps: Deps,
  tx: Tx,
  { tenant, kind, message: id }: Shown,
): Promise<LetterFacts | null> {
  const message = id === null ? null : await findMessage(tx, tenant, id)
  if (message?.step !== kind.step) return null
  const { facts } = await letterOf(deps, tx, { tenant, message })
  const { language, tone, meaning } = kind
  if ((facts.said?.meaning ?? meaning) !== meaning) return null
  const said = { ...facts.message, language, tone: { ...message.tone, tone } }
  return { ...facts, message: said }
}

export interface TextSave extends TextKey {
  /** Null = ours again. */
  readonly text: OwnText | null
  readonly after: number
  readonly by: string
}

/** The first fault where it may not stand. Null where no letter is of this key. */
export async function saveText(
  deps: Deps,
  tenant: TenantId,
  { text, after, by, ...key }: TextSave,
): Promise<TextDetail | TextFault | null> {
  return tx(deps.db, tenant, async (tx) => {
    const place = await placeOf(deps, tx, { tenant, key })
    if (!place) return null
    const { said: _, ...kind } = place
    const now = deps.clock.now()
    const [fault] = text ? faultsOf(text, kind, await settingOf(deps, tx, tenant)) : []
    if (fault) return fault
    if (!(await insertText(tx, { tenant, ...kind, text, after, by, now })))
      throw conflict('Somebody else saved this text meanwhile: read it again.')
    const subject = { subjectKind: 'letter_text', subjectId: keyOfText(key) }
    const action = text ? 'letter_text.save' : 'letter_text.reset'
    await noteSave(tx, { tenant, now, by }, { action, ...subject })
    await askAgain(tx, { tenant, now }, { ...key, channel: null })
    return detail(deps, tx, { tenant, place })
  })
}
