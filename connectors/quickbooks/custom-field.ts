// A field of text that a company made for its sales forms: which there are, and an invoice's list
// of them with one value changed. The list is replaced whole: the others go along as they came.

import type { ExactJson } from '../kit/exact-json.ts'
import type { StatusPreferences } from './schema.ts'
import { shortened } from './shortened.ts'

export interface FieldDefinition {
  /** Intuit's `DefinitionId`: 1 to 3 in REST. */
  readonly id: string
  readonly name: string
}

/** What a value holds: as Intuit's form takes it (not confirmed). */
export const longestValue = 31

const named = /^SalesFormsPrefs\.SalesCustomName(\d)$/

/** Fields of text that are in use, as Preferences name them. */
export function fieldDefinitions({ SalesFormsPrefs }: StatusPreferences): FieldDefinition[] {
  const told = (SalesFormsPrefs?.CustomField ?? []).flatMap(({ CustomField }) => CustomField)
  const off = new Set(
    told.flatMap(({ Name, BooleanValue }) => (BooleanValue === false ? [Name] : [])),
  )
  return told.flatMap(({ Name, StringValue }) => {
    const id = named.exec(Name)?.[1]
    const name = StringValue?.trim() ?? ''
    if (id === undefined || name === '') return []
    return off.has(`SalesFormsPrefs.UseSalesCustom${id}`) ? [] : { id, name }
  })
}

/** Names are told apart as people tell them apart. */
export const isNamed = (name: string, wanted: string): boolean =>
  name.trim().toLowerCase() === wanted.trim().toLowerCase()

type Fields = readonly { readonly [key: string]: unknown }[]

/** The invoice's own entry of that name, of text. */
export function definitionOn(fields: Fields, name: string): FieldDefinition | null {
  const found = fields.find(
    ({ Name, Type }) => typeof Name === 'string' && isNamed(Name, name) && Type === 'StringType',
  )
  return found ? { id: `${found['DefinitionId']}`, name: `${found['Name']}` } : null
}

export const heldValue = (fields: Fields, { id }: FieldDefinition): unknown =>
  fields.find(({ DefinitionId }) => DefinitionId === id)?.['StringValue']

export function fieldsWith(
  fields: readonly ExactJson[],
  { id, name }: FieldDefinition,
  value: string,
): ExactJson[] {
  const ours = { DefinitionId: id, Name: name, Type: 'StringType', StringValue: value }
  const isOurs = (field: ExactJson): boolean =>
    typeof field === 'object' && field !== null && 'DefinitionId' in field
      ? field.DefinitionId === id
      : false
  return fields.some(isOurs)
    ? fields.map((field) => (isOurs(field) ? ours : field))
    : [...fields, ours]
}

/** One line, as long as a value may be. */
export const valueFor = (text: string): string =>
  shortened(text.replace(/\s+/g, ' ').trim(), longestValue)
