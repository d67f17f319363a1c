// Notices of the bulletin as what they say of a company. Leaves out which of them still hold: that
// takes all of a company's notices.

import { type Day, parseDay } from '../../../core/day.ts'
import { Malformed } from '../../../core/malformed.ts'
import { parseSiren, type Siren } from '../../../core/siren.ts'
import type { Notice, NoticeKind } from '../../contract/bureau.ts'
import { fromJson } from '../../kit/ask.ts'
import { shaped } from '../../kit/shape.ts'
import { kindOfJudgment, repaired } from './classify.ts'
import { readDay } from './day.ts'
import { Exported, Page, Published } from './schema.ts'

/** Null where the bulletin has none about this company. */
export function readNotices(text: string, siren: Siren): readonly Notice[] | null {
  const { results } = shaped(Page, fromJson(text, JSON.parse))
  const notices = results.map(noticeOf)
  const stray = notices.find(({ sirens }) => !sirens.includes(siren))
  if (stray !== undefined) {
    throw new Malformed({ path: 'registre', wanted: `${siren} among them`, found: stray.sirens })
  }
  return notices.length === 0 ? null : notices
}

/** Those that name a company by its number; the others are about persons without one. */
export function readExport(text: string): readonly Notice[] | null {
  const notices = shaped(Exported, fromJson(text, JSON.parse))
    .map(noticeOf)
    .filter(({ sirens }) => sirens.length > 0)
  return notices.length === 0 ? null : notices
}

function noticeOf(row: unknown): Notice {
  const from = shaped(Published, row)
  const published = parseDay(from.dateparution.slice(0, 10))
  if (published === null) {
    const wanted = 'a day (YYYY-MM-DD)'
    throw new Malformed({ path: 'dateparution', wanted, found: from.dateparution })
  }
  const kind = kindOf(from)
  const isCorrection = kind === 'cancellation' || from.typeavis === 'rectificatif'
  return {
    id: plainId(from.id),
    sirens: sirensIn(from.registre),
    kind,
    judgment: judgmentIn(from, published),
    published,
    nature: repaired(from.jugement?.nature ?? from.familleavis ?? ''),
    cites: isCorrection ? citedBy(from) : null,
    url: from.url_complete?.startsWith('https://') ? from.url_complete : null,
  }
}

/** The number of a notice is written with and without zeros before it. */
const plainId = (id: string): string => id.replace(/^([A-Z]\d{8})0+(?=\d)/, '$1')

function kindOf({ typeavis, familleavis, jugement, radiationaurcs }: Published): NoticeKind {
  if (typeavis === 'annulation') return 'cancellation'
  if (familleavis === 'radiation') {
    // So the registrar takes back a striking-off.
    const takenBack =
      repaired(radiationaurcs?.commentaire ?? '') === "Rapport de radiation d'office"
    return takenBack ? 'cancellation' : 'struck_off'
  }
  if (familleavis !== 'collective' || jugement === null) return 'to_read'
  return kindOfJudgment({
    family: jugement.famille ?? '',
    nature: jugement.nature ?? '',
    complement: jugement.complementJugement ?? '',
  })
}

/** No French court has judged by this law before it. */
const earliest = '1967-07-13'

/** A judgment is published after it was given. */
function judgmentIn({ jugement }: Published, published: Day): Day | null {
  const day = readDay(repaired(jugement?.date ?? ''))
  return day !== null && day >= earliest && day <= published ? day : null
}

/** Compact and spaced forms alternate, and a proceeding may be against several. */
function sirensIn(registre: Published['registre']): readonly Siren[] {
  const texts = typeof registre === 'string' ? registre.split(',') : (registre ?? [])
  const found = texts.map(parseSiren).filter((siren) => siren !== null)
  return [...new Set(found)]
}

function citedBy({ parutionavisprecedent: cited }: Published): string | null {
  const letter = /([ABC])\s*$/i.exec(cited?.nomPublication ?? '')?.[1]?.toUpperCase()
  const [issue, number] = [cited?.numeroParution ?? '', cited?.numeroAnnonce ?? '']
  if (letter === undefined || !/^\d{8}$/.test(issue) || !/^\d+$/.test(number)) return null
  return plainId(`${letter}${issue}${number}`)
}
