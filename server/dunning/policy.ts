// A dunning policy as data: the default that is shipped, and the reader that refuses a policy which
// could not work, with the path of the fault.

import { z } from 'zod'
import { present } from '../../core/assert.ts'
import { type Currency, parseCurrency } from '../../core/currency.ts'
import { weekdays } from '../../core/day.ts'
import { Malformed } from '../../core/malformed.ts'
import { formatMinor, parseMinor } from '../../core/money.ts'
import type { Policy, PolicyStep } from './planned.ts'
import { faultsOf } from './policy-faults.ts'

const channelKinds = ['email', 'sms', 'letter', 'registered_letter', 'call'] as const
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'not a time HH:MM')
const days = z.number().int().min(0).max(3650)

const amounts = z.record(z.string(), z.string()).transform((record, context) => {
  const minor = new Map<Currency, bigint>()
  for (const [code, text] of Object.entries(record)) {
    const currency = parseCurrency(code)
    const amount = currency && parseMinor(text, currency)
    if (!currency || amount === null || amount < 0n) {
      const message = currency ? 'not a positive decimal amount' : 'not an ISO 4217 currency'
      context.addIssue({ code: 'custom', message, path: [code] })
    } else {
      minor.set(currency, amount)
    }
  }
  return minor
})

const when = z.union([
  z.strictObject({
    dueOffsetDays: z.number().int().min(-365).max(3650),
    gapDays: days.optional(),
  }),
  z.strictObject({ afterDeadline: z.literal(true) }),
])

const step = z.strictObject({
  key: z.string().min(1).max(64),
  when,
  channels: z.array(z.enum(channelKinds)).max(channelKinds.length),
  call: z.boolean().optional(),
  approval: z.enum(['auto', 'human']),
  deadlineDays: z.number().int().min(1).max(365).optional(),
})

const policyFile = z.strictObject({
  key: z.string().min(1).max(64),
  version: z.number().int().min(1),
  tolerance: amounts,
  smallAmount: amounts,
  minGapDays: days,
  freshness: z.strictObject({ hostHours: z.number().positive(), bankDays: days }),
  sendWindow: z.strictObject({ days: z.array(z.enum(weekdays)).min(1), from: time, to: time }),
  steps: z.array(step).min(1).max(20),
})

/** What is wrong with a policy, at which place of it. */
export interface PolicyFault {
  /** `steps[2].when.dueOffsetDays` */
  readonly path: string
  readonly wanted: string
  readonly found: unknown
}

export type ReadPolicy =
  | { readonly kind: 'read'; readonly policy: Policy }
  | { readonly kind: 'refused'; readonly faults: readonly [PolicyFault, ...PolicyFault[]] }

/** A policy from JSON. Throws `Malformed` with the path of the first fault. */
export function parsePolicy(json: unknown): Policy {
  const read = readPolicy(json)
  if (read.kind === 'read') return read.policy
  throw new Malformed(read.faults[0])
}

/** A policy from JSON, or every fault that it has. */
export function readPolicy(json: unknown): ReadPolicy {
  const parsed = policyFile.safeParse(json)
  if (!parsed.success)
    return refusedFor(parsed.error.issues.map((issue) => shapeFault(json, issue)))
  const { steps, sendWindow, ...rest } = parsed.data
  const policy: Policy = {
    ...rest,
    sendWindow: { ...sendWindow, days: new Set(sendWindow.days) },
    steps: steps.map(readStep),
  }
  const faults = faultsOf(policy)
  return faults.length > 0 ? refusedFor(faults) : { kind: 'read', policy }
}

function refusedFor([first, ...others]: readonly PolicyFault[]): ReadPolicy {
  return { kind: 'refused', faults: [present(first, 'a fault'), ...others] }
}

function shapeFault(json: unknown, issue: z.core.$ZodIssue): PolicyFault {
  const path = z.core.toDotPath(issue.path)
  return {
    path: path === '' ? 'policy' : path,
    wanted: issue.message,
    found: at(json, issue.path),
  }
}

function readStep({ when, call, deadlineDays, ...rest }: z.output<typeof step>): PolicyStep {
  return {
    ...rest,
    when:
      'afterDeadline' in when
        ? { kind: 'after_deadline' }
        : { kind: 'due_offset', dueOffsetDays: when.dueOffsetDays, gapDays: when.gapDays ?? 0 },
    call: call ?? false,
    ...(deadlineDays === undefined ? {} : { deadlineDays }),
  }
}

function at(json: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => {
    return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
  }, json)
}

/** The policy as the contract writes it; `parsePolicy` reads it back. */
export function policyJson(policy: Policy): object {
  return {
    key: policy.key,
    version: policy.version,
    tolerance: decimals(policy.tolerance),
    smallAmount: decimals(policy.smallAmount),
    minGapDays: policy.minGapDays,
    freshness: policy.freshness,
    sendWindow: { ...policy.sendWindow, days: [...policy.sendWindow.days] },
    steps: policy.steps.map((step) => ({
      key: step.key,
      when:
        step.when.kind === 'after_deadline'
          ? { afterDeadline: true }
          : {
              dueOffsetDays: step.when.dueOffsetDays,
              ...(step.when.gapDays === 0 ? {} : { gapDays: step.when.gapDays }),
            },
      channels: step.channels,
      ...(step.call ? { call: true } : {}),
      approval: step.approval,
      ...(step.deadlineDays === undefined ? {} : { deadlineDays: step.deadlineDays }),
    })),
  }
}

function decimals(amounts: ReadonlyMap<Currency, bigint>): Record<string, string> {
  return Object.fromEntries(
    [...amounts].map(([currency, minor]) => [currency, formatMinor(minor, currency)]),
  )
}

/** The French default. */
export const frStandard: Policy = parsePolicy({
  key: 'fr-standard',
  version: 1,
  tolerance: { EUR: '5.00' },
  smallAmount: { EUR: '150.00' },
  minGapDays: 7,
  freshness: { hostHours: 24, bankDays: 7 },
  sendWindow: { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '17:00' },
  steps: [
    {
      key: 'courtesy',
      when: { dueOffsetDays: -7 },
      channels: ['email'],
      approval: 'auto',
    },
    {
      key: 'reminder-1',
      when: { dueOffsetDays: 5 },
      channels: ['email', 'letter'],
      approval: 'auto',
    },
    {
      key: 'reminder-2',
      when: { dueOffsetDays: 15, gapDays: 8 },
      channels: ['email', 'letter'],
      call: true,
      approval: 'auto',
    },
    {
      key: 'formal-notice',
      when: { dueOffsetDays: 30, gapDays: 10 },
      channels: ['registered_letter'],
      approval: 'human',
      deadlineDays: 8,
    },
    { key: 'handover', when: { afterDeadline: true }, channels: [], approval: 'human' },
  ],
})
