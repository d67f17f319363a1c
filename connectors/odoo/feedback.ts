// What somebody said when he marked an activity as done, out of the message that Odoo writes beside
// the record: the last part of it, under a heading in his own language. Null where he said nothing.

const part = /<div[^>]*>\s*<div class="fw-bold">[^<]*<\/div>([\s\S]*?)<\/div>/g

export function saidIn(body: string): string | null {
  const [, last] = [...body.matchAll(part)].at(-1) ?? []
  if (last === undefined) return null
  const lines = last.split(/<br\s*\/?>/).map((line) => plain(line).trim())
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
