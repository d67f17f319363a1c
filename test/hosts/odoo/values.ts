// What a record holds, and how a call reads it. An amount is kept in minor units and leaves as the
// float that Python prints: `6000.0`.

import { type ExactNumber, exactNumber } from '../../../connectors/kit/exact-json.ts'

/** Null is empty: `false` on the wire. A many2one is its id, an x2many its ids. */
export type Value = string | number | bigint | boolean | null | readonly number[]
export type Values = Readonly<Record<string, Value>>

export interface Row {
  readonly id: number
  readonly createdMs: number
  /** The start of the transaction that wrote it last (section 3). */
  writtenMs: number
  readonly createdBy: number
  writtenBy: number
  values: Values
}

export const text = ({ values }: Row, name: string): string => {
  const value = values[name]
  return typeof value === 'string' ? value : ''
}

export const ref = ({ values }: Row, name: string): number | null => {
  const value = values[name]
  return typeof value === 'number' ? value : null
}

export const minor = ({ values }: Row, name: string): bigint => {
  const value = values[name]
  return typeof value === 'bigint' ? value : 0n
}

export const count = ({ values }: Row, name: string): number => {
  const value = values[name]
  return typeof value === 'number' ? value : 0
}

export const flag = ({ values }: Row, name: string): boolean => values[name] === true

export const ids = ({ values }: Row, name: string): readonly number[] => {
  const value = values[name]
  return Array.isArray(value) ? value : []
}

export const isEmpty = (value: Value | undefined): boolean =>
  value === undefined || value === null || value === '' || value === false

const pad = (digits: number): bigint => 10n ** BigInt(digits)

export function floatOf(amount: bigint, digits: number): ExactNumber {
  const size = amount < 0n ? -amount : amount
  const sign = amount < 0n ? '-' : ''
  const [whole, rest] = [size / pad(digits), size % pad(digits)]
  const fraction = `${rest}`.padStart(digits, '0').replace(/0+$/, '')
  return exactNumber(`${sign}${whole}.${fraction === '' ? '0' : fraction}`)
}

export const pythonFloat = (value: number): ExactNumber =>
  exactNumber(Number.isInteger(value) ? `${value}.0` : `${value}`)

/** As a person types it; more digits than the currency has are rounded. */
export const minorOf = (amount: number, digits: number): bigint =>
  BigInt(Math.round(amount * 10 ** digits))

/** `2026-11-22 14:05:21`: UTC, whole seconds, no zone. */
export const stamp = (ms: number): string =>
  new Date(ms).toISOString().slice(0, 19).replace('T', ' ')

export const dayOfMs = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

export type Json =
  | null
  | boolean
  | number
  | string
  | ExactNumber
  | readonly Json[]
  | { readonly [key: string]: Json }

/** A value of a call's JSON. */
export type Given = unknown

export const isRecord = (value: Given): value is Readonly<Record<string, Given>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const isList = (value: Given): value is readonly Given[] => Array.isArray(value)

export const numbers = (value: Given): readonly number[] =>
  isList(value) ? value.filter((one): one is number => typeof one === 'number') : []
