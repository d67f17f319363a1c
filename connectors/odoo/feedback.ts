// What somebody said when he marked an activity as done, out of the message that Odoo writes beside
// the record: the last part of it, under a heading in his own language; until 17 what follows the
// first line of it, without a heading. Null where he said nothing.

const part = /<div[^>]*>\s*<div class="fw-bold">[^<]*<\/div>([\s\S]*?)<\/div>/g
const partUntil17 = /^\s*<p>(?:(?!<\/p>)[\s\S])*<\/p>\s*<div>((?:(?!<div)[\s\S])*?)<\/div>/

export function saidIn(body: string): string | null {
  const said = [...body.matchAll(part)].at(-1)?.[1] ?? partUntil17.exec(body)?.[1]
  if (said === undefined) return null
  const lines = said.split(/<br\s*\/?>/).map((line) => plain(line).trim())
  const text = lines.join('\n').trim()
  return text === '' ? null : text
}

const signs: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&#34;': '"',
  '&nbsp;': ' ',
  '&amp;': '&',
}

const plain = (html: string): string =>
  html.replace(/<[^>]*>/g, '').replace(/&(?:lt|gt|quot|#39|#34|nbsp|amp);/g, (sign) => {
    return signs[sign] ?? sign
  })
