// The tags that customers bear at the host, and what they are called there: in the company's
// language where one has to be made, and known again in any.

import type { NoteLanguage } from '../note.ts'

export const tags = ['formal_notice', 'handover', 'hold'] as const
export type Tag = (typeof tags)[number]

const names: Readonly<Record<Tag, Readonly<Record<NoteLanguage, string>>>> = {
  formal_notice: { fr: 'Encours : mise en demeure', en: 'Encours: formal notice' },
  handover: { fr: 'Encours : contentieux', en: 'Encours: handed over' },
  hold: { fr: 'Encours : relances suspendues', en: 'Encours: on hold' },
}

export function namesOf(tag: Tag, language: NoteLanguage): readonly [string, string] {
  const { fr, en } = names[tag]
  return language === 'fr' ? [fr, en] : [en, fr]
}
