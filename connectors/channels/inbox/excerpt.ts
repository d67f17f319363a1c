// The first words that a person wrote in an answer, without the mail that he answered. For people
// to read: plain text, bounded, nothing of it is ever run or opened.

const longest = 500
/** Where the quoted mail begins, in the words of common mail programs. */
const quoted =
  /^\s*(>|-{2,}\s*(original message|message d'origine|message transféré|forwarded message)|_{10,}|(le|on|am)\s.{4,200}\s(a écrit|wrote|schrieb)\s*:|(de|from|von)\s*:\s.*@)/i

export function excerptOf(text: string): string {
  const lines = text.slice(0, 20_000).split(/\r\n|\r|\n/)
  const end = lines.findIndex((line) => quoted.test(line))
  const own = (end < 0 ? lines : lines.slice(0, end)).join('\n')
  // Below a quotation, where there is nothing above it.
  const words = own.trim() === '' ? lines.filter((line) => !quoted.test(line)).join('\n') : own
  const clean = words
    .replace(/[^\P{C}\n]/gu, '')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
  return clean.length > longest ? `${clean.slice(0, longest)}…` : clean
}
