// One case of the suite, and whether a host can be put to it.

import type { Chance } from './acts.ts'
import type { Company } from './company.ts'
import type { Ability, Lacks } from './host.ts'

export interface Case {
  /** The guarantee. */
  readonly name: string
  readonly needs: readonly Ability[]
  /** How often, each time with other chances; once where absent. */
  readonly seeds?: number
  readonly pages?: 'large'
  /** `story` names the seed. */
  run(company: Company, chance: Chance, story: string): Promise<void>
}

/** Why this host cannot be put to the case; null where it can. */
export function reasonToLeave({ needs }: Pick<Case, 'needs'>, lacks: Lacks): string | null {
  const missing = needs.find((ability) => lacks[ability] !== undefined)
  return missing === undefined ? null : `${lacks[missing]} (${missing})`
}

/** The names of the cases that this host cannot be put to. */
export const leftOut = (cases: readonly Case[], lacks: Lacks): readonly string[] =>
  cases.filter((one) => reasonToLeave(one, lacks) !== null).map(({ name }) => name)
