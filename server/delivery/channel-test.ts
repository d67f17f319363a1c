// What a channel is tried with: a sentence that says what it is. Leaves out whether it may be sent.

import type { SendingSettings } from './settings.ts'

/** What is posted cannot be tried for nothing. */
export const triedChannels = ['email', 'sms'] as const
export type TriedChannel = (typeof triedChannels)[number]

/** The company's own address; null where it has set none. */
export const ownAddress = (channel: TriedChannel, { test }: SendingSettings): string | null =>
  channel === 'email' ? test.email : test.phone

export interface TrialText {
  readonly language: 'fr' | 'en'
  readonly subject: string
  readonly text: string
  readonly html: string
}

const words = {
  fr: {
    subject: 'Essai du canal',
    text: 'Encours : essai demande depuis la page des canaux. Ce canal fonctionne.',
  },
  en: {
    subject: 'Channel test',
    text: 'Encours: test asked for on the channels page. This channel works.',
  },
} as const

/** Letters without accents, so that it is one text message. */
export function trialText(locale: string): TrialText {
  const language = locale.startsWith('fr') ? 'fr' : 'en'
  const { subject, text } = words[language]
  return {
    language,
    subject,
    text,
    html: `<!doctype html><html><body><p>${text}</p></body></html>`,
  }
}
