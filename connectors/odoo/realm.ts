// Our name of one company in one database: `<database.uuid>.<company id>`.

import { Rejected } from '../contract/failure.ts'
import { serviceTitle } from './config.ts'

export interface Realm {
  readonly uuid: string
  readonly company: number
}

const shape = /^([0-9A-Za-z-]{8,64})\.([1-9]\d{0,9})$/

export function realmOf(text: string): Realm {
  const [, uuid, company] = shape.exec(text) ?? []
  if (uuid !== undefined && company !== undefined) return { uuid, company: Number(company) }
  const message = 'the company has no name of the form uuid.company'
  throw new Rejected({ service: serviceTitle, code: 'REALM', message })
}
