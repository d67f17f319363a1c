// The words as a flat table: key path to text. Sentences with gaps are filled with the same values.

import type { Words } from '../../../panel/words/en.ts'

export function leaves(words: Words): Map<string, string> {
  const found = new Map<string, string>()
  collect(words, [], found)
  return found
}

function collect(value: unknown, path: readonly string[], found: Map<string, string>): void {
  if (typeof value === 'string') found.set(path.join('.'), value)
  else if (typeof value === 'function') found.set(path.join('.'), String(value(2, 3)))
  else if (typeof value === 'object' && value !== null)
    for (const [key, inner] of Object.entries(value)) collect(inner, [...path, key], found)
}

/** Texts without a gap, as they must or must not stand on a page. */
export function plainTexts(words: Words): Set<string> {
  const found = new Set<string>()
  const walk = (value: unknown): void => {
    if (typeof value === 'string') found.add(value)
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(walk)
  }
  walk(words)
  return found
}
