// What a company's administrators read where the host's own sums differ from ours. Leaves out who
// they are and how the mail leaves.

import type { NoticeSetting, NoticeText } from '../../connections/notice.ts'

/** `customers`: how many differ. */
export function driftText(customers: number, setting: NoticeSetting): NoticeText {
  return setting.language === 'fr' ? french(customers, setting) : english(customers, setting)
}

function english(customers: number, { company, host }: NoticeSetting): NoticeText {
  const whose = customers === 1 ? 'one customer' : `${customers} customers`
  return {
    subject: `${company}: figures that differ from ${host}`,
    paragraphs: [
      `What ${whose} of ${company} owes by ${host} is not what Encours has read, also after a second reading.`,
      'Until the figures agree again, reminders to such a customer wait for a person.',
      'Open Encours and choose “Differences”: it names the customers, the amounts and the records.',
    ],
  }
}

function french(customers: number, { company, host }: NoticeSetting): NoticeText {
  const whose = customers === 1 ? 'un client' : `${customers} clients`
  return {
    subject: `${company} : des montants diffèrent de ${host}`,
    paragraphs: [
      `D’après ${host}, ${whose} de ${company} ne ${customers === 1 ? 'doit' : 'doivent'} pas ce qu’Encours a lu, même après une seconde lecture.`,
      'Tant que les montants diffèrent, les relances de ces clients attendent une personne.',
      'Ouvrez Encours et choisissez « Écarts » : les clients, les montants et les pièces y sont nommés.',
    ],
  }
}
