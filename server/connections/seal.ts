// Secrets at rest: AES-256-GCM under keys that live outside the database. The key's id stands in
// the sealed text, so that keys can be rotated: the first seals, all of them open.

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { assert } from '../../core/assert.ts'

export interface SealKey {
  readonly id: string
  /** 32 bytes. */
  readonly key: Buffer
}

export interface Seal {
  /** `purpose` binds the text to its place: sealed for one column, it opens in no other. */
  close(plain: string, purpose: string): string
  open(sealed: string, purpose: string): string
}

const algorithm = 'aes-256-gcm'
const nonceBytes = 12
const tagBytes = 16

/** `keys` newest first. Throws where a key is not 32 bytes or two share an id. */
export function makeSeal(keys: readonly SealKey[]): Seal {
  assert(keys.length > 0, 'at least one seal key')
  assert(
    keys.every(({ key }) => key.length === 32),
    'seal keys of 32 bytes',
  )
  const byId = new Map(keys.map((entry) => [entry.id, entry.key]))
  assert(byId.size === keys.length, 'seal key ids are unique')
  const [newest] = keys as readonly [SealKey, ...SealKey[]]
  return {
    close: (plain, purpose) => closeWith(newest, plain, purpose),
    open: (sealed, purpose) => openWith(byId, sealed, purpose),
  }
}

function closeWith({ id, key }: SealKey, plain: string, purpose: string): string {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes })
  cipher.setAAD(Buffer.from(`${id}.${purpose}`))
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return `${id}.${nonce.toString('base64url')}.${body.toString('base64url')}`
}

function openWith(keys: ReadonlyMap<string, Buffer>, sealed: string, purpose: string): string {
  const [id = '', nonce = '', body = ''] = sealed.split('.')
  const key = keys.get(id)
  if (!key) throw new SealBroken(`no seal key named ${id}`)
  const bytes = Buffer.from(body, 'base64url')
  const decipher = createDecipheriv(algorithm, key, Buffer.from(nonce, 'base64url'), {
    authTagLength: tagBytes,
  })
  decipher.setAAD(Buffer.from(`${id}.${purpose}`))
  try {
    decipher.setAuthTag(bytes.subarray(-tagBytes))
    return `${decipher.update(bytes.subarray(0, -tagBytes), undefined, 'utf8')}${decipher.final('utf8')}`
  } catch {
    throw new SealBroken(`a sealed ${purpose} does not open: wrong key, or changed`)
  }
}

/** The text was sealed under another key, for another place, or was changed. */
export class SealBroken extends Error {
  override name = 'SealBroken'
}
