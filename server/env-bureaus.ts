// The variables of the public services that are asked about customers.

import { z } from 'zod'

export interface BureausEnv {
  /** A stand-in's address for all of them, for development. */
  readonly baseUrl: string | null
}

export const bureauVariables = {
  BUREAUS: {
    schema: z.enum(['on', 'off']),
    wanted: 'on or off',
    manual:
      'Whether public services are asked about customers by their SIREN: Annuaire des ' +
      'entreprises, BODACC, ratios of INPI and Banque de France. Default: off',
  },
  BUREAUS_BASE_URL: {
    schema: z.url({ protocol: /^https?$/ }).refine((text) => new URL(text).origin === text),
    wanted: 'the address of a stand-in: http://127.0.0.1:4875',
    manual: 'A stand-in in place of all of them, for development; refused in production.',
  },
} as const

interface Given {
  readonly BUREAUS?: 'on' | 'off' | undefined
  readonly BUREAUS_BASE_URL?: string | undefined
}

export const bureausOf = (given: Given): BureausEnv | null =>
  given.BUREAUS === 'on' ? { baseUrl: given.BUREAUS_BASE_URL ?? null } : null
