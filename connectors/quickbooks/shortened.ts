// A text of ours where Intuit takes only so much. Never used on what people wrote.

/** At most so many UTF-16 units, never half of a character. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text
  const short = text.slice(0, most - 1)
  return `${short.isWellFormed() ? short : short.slice(0, -1)}…`
}
