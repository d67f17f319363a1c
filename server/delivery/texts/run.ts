// A company's own texts: what there is, whether a text may stand, how it looks, and its saving.

import type { TenantId } from '../../../core/ids.ts'
import { dayIn } from '../../../core/instant.ts'
import { type Tx, tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { tones } from '../../dunning/tone.ts'
import { conflict } from '../../errors.ts'
import { loadCompany } from '../../ledger/store.ts'
import {
  faultsOf,
  keyOfText,
  type OwnText,
  shippedText,
  type TextFault,
  type Variable,
  variablesOf,
  withOwnTexts,
} from '../own-text.ts'
import { languages, type Rendered, renderLetter } from '../render.ts'
import { sampleFacts, type TextKey } from '../sample-letter.ts'
import { askAgain, factsOf, loadStationery, noteSave } from '../stationery/run.ts'
import { letterSteps } from '../templates/texts.ts'
import { findOwnTexts, findTextVersion, insertText, type TextVersion } from './store.ts'

export interface TextEntry extends TextKey {
  /** The company's own words hold. */
  readonly own: boolean
}

/** A courtesy is always cordial: it has one text. */
const allKeys: readonly TextKey[] = Object.keys(languages).flatMap((language) =>
  letterSteps.flatMap((step) =>
    tones
      .filter((tone) => step !== 'courtesy' || tone === 'cordial')
      .map((tone) => ({ language, step, tone })),
  ),
)

const isKnown = (key: TextKey): boolean =>
  allKeys.some((known) => keyOfText(known) === keyOfText(key))

export async function listTexts(deps: Deps, tenant: TenantId): Promise<readonly TextEntry[]> {
  const saved = await tx(deps.db, tenant, (tx) => findOwnTexts(tx, tenant))
  const own = new Set(saved.map(keyOfText))
  return allKeys.map((key) => ({ ...key, own: own.has(keyOfText(key)) }))
}

export interface TextDetail extends TextKey {
  readonly text: OwnText
  readonly shipped: OwnText
  readonly last: TextVersion | null
  readonly variables: readonly Variable[]
}

/** Null where no letter is of this key. */
export async function readText(
  deps: Deps,
  tenant: TenantId,
  key: TextKey,
): Promise<TextDetail | null> {
  return isKnown(key) ? tx(deps.db, tenant, (tx) => detail(deps, tx, { tenant, key })) : null
}

interface Asked {
  readonly tenant: TenantId
  readonly key: TextKey
}

async function detail(deps: Deps, tx: Tx, { tenant, key }: Asked): Promise<TextDetail | null> {
  const shipped = shippedText(key)
  if (!shipped) return null
  const last = await findTextVersion(tx, tenant, key)
  const variables = variablesOf(key, await settingOf(deps, tx, tenant))
  return { ...key, text: last?.text ?? shipped, shipped, last, variables }
}

async function settingOf(deps: Deps, tx: Tx, tenant: TenantId) {
  const company = await loadCompany(tx, tenant)
  return { company, today: dayIn(deps.clock.now(), company.timeZone) }
}

export interface Trial {
  readonly faults: readonly TextFault[]
  /** As it would look, about an invented customer; null where it has faults. */
  readonly preview: Rendered | null
}

/** Whether a text may stand, and how it looks. Null where no letter is of this key. */
export async function tryText(
  deps: Deps,
  tenant: TenantId,
  { text, ...key }: TextKey & { readonly text: OwnText },
): Promise<Trial | null> {
  if (!isKnown(key)) return null
  return tx(deps.db, tenant, async (tx) => {
    const setting = await settingOf(deps, tx, tenant)
    const faults = faultsOf(text, key, setting)
    if (faults.length > 0) return { faults, preview: null }
    const { mailFrom } = deps
    const sample = sampleFacts(key, { ...setting, count: 2 })
    const facts = factsOf(await loadStationery(tx, tenant), { ...sample, mailFrom })
    const letter = renderLetter(facts, withOwnTexts([{ ...key, text }]))
    return 'problem' in letter ? { faults, preview: null } : { faults, preview: letter }
  })
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
  if (!isKnown(key)) return null
  return tx(deps.db, tenant, async (tx) => {
    const now = deps.clock.now()
    const [fault] = text ? faultsOf(text, key, await settingOf(deps, tx, tenant)) : []
    if (fault) return fault
    if (!(await insertText(tx, { tenant, ...key, text, after, by, now })))
      throw conflict('Somebody else saved this text meanwhile: read it again.')
    const subject = { subjectKind: 'letter_text', subjectId: keyOfText(key) }
    const action = text ? 'letter_text.save' : 'letter_text.reset'
    await noteSave(tx, { tenant, now, by }, { action, ...subject })
    await askAgain(tx, { tenant, now }, key)
    return detail(deps, tx, { tenant, key })
  })
}
