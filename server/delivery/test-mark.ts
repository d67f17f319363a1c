// How a message says that it is a try: in its subject, at the top of its text and of its page.

import type { Rendered } from './render.ts'

const marks: Readonly<Record<string, (recipient: string) => string>> = {
  fr: (recipient) =>
    `ESSAI — ce message n’est pas parti à son destinataire, qui aurait été : ${recipient}`,
  en: (recipient) =>
    `TEST — this message did not go to its recipient, who would have been: ${recipient}`,
}

const subjectMarks: Readonly<Record<string, string>> = { fr: '[ESSAI]', en: '[TEST]' }

/** `recipient`: whom it would have reached. */
export function markAsTest(
  letter: Rendered,
  { language, recipient }: { readonly language: string; readonly recipient: string },
): Rendered {
  const known = Object.hasOwn(marks, language) ? language : 'en'
  const sentence = marks[known]?.(recipient.replaceAll('\n', ', ')) ?? ''
  const banner =
    '<p style="margin:0;padding:12px;background:#fff3c4;color:#3d2c00;font-family:sans-serif">' +
    `<strong>${escaped(sentence)}</strong></p>`
  const body = /<body[^>]*>/i.exec(letter.html)
  const at = body ? body.index + body[0].length : 0
  return {
    subject: `${subjectMarks[known] ?? ''} ${letter.subject}`,
    text: `${sentence}\n\n${letter.text}`,
    html: `${letter.html.slice(0, at)}${banner}${letter.html.slice(at)}`,
  }
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
const escaped = (text: string): string => text.replace(/[&<>]/g, (sign) => entities[sign] ?? '')
