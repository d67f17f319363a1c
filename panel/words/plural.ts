// How a count reads: the number as the language writes it, and the noun in its number.

export type Counted = (count: number, one: string, other: string) => string

export function countedIn(locale: string): Counted {
  const rules = new Intl.PluralRules(locale)
  const numbers = new Intl.NumberFormat(locale)
  return (count, one, other) =>
    `${numbers.format(count)} ${rules.select(count) === 'one' ? one : other}`
}
