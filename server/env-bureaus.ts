// The variables of the public services that are asked about customers.

import { z } from 'zod'

export interface BureausEnv {
  /** A stand-in's address for all of them, for development. */
  readonly baseUrl: string | null
}

/** Those that cost money; null = not set up. */
export interface ScoresEnv {
  readonly pappers: { readonly apiKey: string } | null
  readonly creditsafe: { readonly username: string; readonly password: string } | null
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
  PAPPERS_API_KEY: {
    schema: z.string().min(16),
    wanted: 'an API key of Pappers',
    manual: 'Pappers is asked for a score where a person wants one and has seen what it costs.',
    secret: true,
  },
  CREDITSAFE_USERNAME: {
    schema: z.string().min(1),
    wanted: 'a user of Creditsafe Connect',
    manual: 'With CREDITSAFE_PASSWORD: the same for Creditsafe.',
    secret: true,
  },
  CREDITSAFE_PASSWORD: {
    schema: z.string().min(1),
    wanted: 'the password of that user',
    manual: 'Of the same user of Creditsafe Connect.',
    secret: true,
  },
} as const

/** Neither means anything alone. */
export const bureauPairs = [
  ['BUREAUS_BASE_URL', 'BUREAUS'],
  ['CREDITSAFE_USERNAME', 'CREDITSAFE_PASSWORD'],
  ['CREDITSAFE_PASSWORD', 'CREDITSAFE_USERNAME'],
] as const

interface Given {
  readonly BUREAUS?: 'on' | 'off' | undefined
  readonly BUREAUS_BASE_URL?: string | undefined
  readonly PAPPERS_API_KEY?: string | undefined
  readonly CREDITSAFE_USERNAME?: string | undefined
  readonly CREDITSAFE_PASSWORD?: string | undefined
}

export const bureausOf = (given: Given): BureausEnv | null =>
  given.BUREAUS === 'on' ? { baseUrl: given.BUREAUS_BASE_URL ?? null } : null

export function scoresOf(given: Given): ScoresEnv {
  const { PAPPERS_API_KEY: apiKey, CREDITSAFE_USERNAME: username } = given
  const { CREDITSAFE_PASSWORD: password } = given
  return {
    pappers: apiKey === undefined ? null : { apiKey },
    creditsafe: username === undefined || password === undefined ? null : { username, password },
  }
}
