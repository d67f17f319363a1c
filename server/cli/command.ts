// What the commands share: reading their options, saying what is wrong with them, exit statuses.

import { type ParseArgsConfig, parseArgs } from 'node:util'
import { type Instant, parseInstant } from '../../core/instant.ts'
import { Malformed } from '../../core/malformed.ts'

export interface Command {
  readonly help: string
  readonly run: (args: readonly string[]) => Promise<void>
}

export const ExitCode = { done: 0, failed: 1, refused: 2 } as const

/** The command line itself does not fit. */
export class Usage extends Error {
  override name = 'Usage'
  readonly help: string

  constructor(message: string, help: string) {
    super(message)
    this.help = help
  }
}

type Options = NonNullable<ParseArgsConfig['options']>

/** The options of a command, or `Usage` with the one that does not fit. */
export function optionsOf<O extends Options>(args: readonly string[], options: O, help: string) {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values
  } catch (error) {
    if (error instanceof TypeError) throw new Usage(error.message, help)
    throw error
  }
}

export interface NamedFile {
  readonly option: string
  readonly path: string
  /** Which of the two a line of refusal begins with; without it: the file. */
  readonly first?: 'fault'
}

/** A file that the command line names does not fit. */
export class FileRefused extends Error {
  override name = 'FileRefused'

  constructor({ option, path, first }: NamedFile, { message }: Malformed) {
    super(first === 'fault' ? `${message}\nin ${option} ${path}` : `${option} ${path}: ${message}`)
  }
}

/** What `read` makes of a file; refused, with its name, where it cannot be opened or does not fit. */
export async function fromFile<T>(
  file: NamedFile,
  read: (path: string) => T | Promise<T>,
): Promise<T> {
  try {
    return await read(file.path)
  } catch (error) {
    throw refusal(file, error)
  }
}

/** The error as the asker's, where the file that he named cannot be read. */
export function refusal(file: NamedFile, error: unknown): unknown {
  return error instanceof Malformed
    ? new FileRefused(file, error)
    : faultOf(file, error, unreadable)
}

/** The error as the asker's, where nothing can be written where he wants it. */
export const writeRefusal = (file: NamedFile, error: unknown): unknown =>
  faultOf(file, error, unwritable)

type Words = Readonly<Record<string, string>>

const unreadable: Words = {
  ENOENT: 'no such file',
  EISDIR: 'a folder, not a file',
  ENOTDIR: 'no such file',
  EACCES: 'a file that may not be read',
}
const unwritable: Words = {
  ENOENT: 'the folder does not exist',
  EISDIR: 'a folder, not a file',
  ENOTDIR: 'a file stands where the folder should be',
  EEXIST: 'a file, not a folder',
  EACCES: 'a place that may not be written to',
}

function faultOf({ option, path }: NamedFile, error: unknown, words: Words): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error
  const wanted = words[String(error.code)]
  return wanted === undefined ? error : new Malformed({ path: option, wanted, found: path })
}

/** The moment that an option names. */
export function instantFrom(option: string, text: string): Instant {
  const instant = parseInstant(text)
  if (instant) return instant
  const wanted = 'not an instant with an offset, such as 2026-11-18T09:30:00+01:00'
  throw new Malformed({ path: option, wanted, found: text })
}

/** The language that an option names. */
export function languageFrom(option: string, text: string): 'fr' | 'en' {
  if (text === 'fr' || text === 'en') return text
  throw new Malformed({ path: option, wanted: 'neither fr nor en', found: text })
}

/** Answers go to standard output, whole. */
export function answer(json: unknown): void {
  process.stdout.write(`${JSON.stringify(json, null, 2)}\n`)
}

/** Messages go to standard error. */
export function say(message: string): void {
  process.stderr.write(`${message}\n`)
}
