// When a company's administrators are written to about its connection, and what they read. Leaves
// out who they are and how the mail leaves.

import { type Day, daysBetween } from '../../core/day.ts'
import { displayDay } from '../../core/display.ts'
import { dayIn, type Instant } from '../../core/instant.ts'

export type Notice =
  /** The host takes us no longer: nothing is read, and nothing leaves. */
  | { readonly kind: 'ended' }
  /** From this day on only a new consent helps; until then everything goes on. */
  | { readonly kind: 'ends'; readonly on: Day }

export interface ConnectionFacts {
  readonly state: 'active' | 'reconnect_required' | 'disconnected'
  readonly connectedAt: Instant
  readonly hardEnd: Instant | null
}

/** Intuit ends every consent after five years; so long before its end they are asked. */
const noticeDays = 60

export function decideNotice(facts: ConnectionFacts, now: Instant): Notice | null {
  if (facts.state === 'reconnect_required') return { kind: 'ended' }
  if (facts.state === 'disconnected' || facts.hardEnd === null) return null
  const on = dayIn(facts.hardEnd, 'UTC')
  return daysBetween(dayIn(now, 'UTC'), on) <= noticeDays ? { kind: 'ends', on } : null
}

/** The same notice of the same consent has the same name, and is sent once. */
export const nameOf = (notice: Notice, { connectedAt }: ConnectionFacts): string =>
  notice.kind === 'ended' ? `ended ${connectedAt}` : `ends ${notice.on}`

export interface NoticeText {
  readonly subject: string
  readonly paragraphs: readonly string[]
}

export interface NoticeSetting {
  readonly company: string
  readonly host: string
  readonly language: 'fr' | 'en'
}

export function noticeText(notice: Notice, setting: NoticeSetting): NoticeText {
  return setting.language === 'fr' ? french(notice, setting) : english(notice, setting)
}

function english(notice: Notice, { company, host }: NoticeSetting): NoticeText {
  if (notice.kind === 'ended') {
    return {
      subject: `${company}: ${host} must be connected again`,
      paragraphs: [
        `${host} no longer gives Encours access to the books of ${company}.`,
        'Until you connect it again nothing is read, no reminder leaves, and nothing is lost.',
        `Open Encours and choose “Connect ${host} again”. It takes a minute.`,
      ],
    }
  }
  const day = displayDay(notice.on, 'en-GB')
  return {
    subject: `${company}: the access to ${host} ends on ${day}`,
    paragraphs: [
      `On ${day} the access that you gave Encours to the books of ${company} ends.`,
      'Until then everything goes on as before; after it nothing is read and no reminder leaves.',
      `Open Encours before that day and connect ${host} again. It takes a minute.`,
    ],
  }
}

function french(notice: Notice, { company, host }: NoticeSetting): NoticeText {
  if (notice.kind === 'ended') {
    return {
      subject: `${company} : ${host} est à reconnecter`,
      paragraphs: [
        `${host} ne donne plus à Encours l’accès aux comptes de ${company}.`,
        'Tant que la connexion n’est pas rétablie, rien n’est lu, aucune relance ne part, et rien ' +
          'n’est perdu.',
        `Ouvrez Encours et choisissez « Reconnecter ${host} ». Cela prend une minute.`,
      ],
    }
  }
  const day = displayDay(notice.on, 'fr-FR')
  return {
    subject: `${company} : l’accès à ${host} prend fin le ${day}`,
    paragraphs: [
      `Le ${day}, l’accès aux comptes de ${company} que vous avez donné à Encours prend fin.`,
      'Jusque-là tout continue ; ensuite, rien n’est lu et aucune relance ne part.',
      `Ouvrez Encours avant cette date et reconnectez ${host}. Cela prend une minute.`,
    ],
  }
}
