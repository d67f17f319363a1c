// What the commands share: reading their options, saying what is wrong with them, exit statuses.

import { type ParseArgsConfig, parseArgs } from 'node:util'
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

/** What `read` makes of the file that an option names; `Malformed` where it cannot be opened. */
export async function fromFile<T>(
  option: string,
  path: string,
  read: (path: string) => Promise<T>,
): Promise<T> {
  try {
    return await read(path)
  } catch (error) {
    throw unreadable(option, path, error)
  }
}

const codes: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EISDIR: 'a folder, not a file',
  ENOTDIR: 'no such file',
  EACCES: 'a file that may not be read',
}

/** The error as the asker's, where the file that he named cannot be opened. */
export function unreadable(option: string, path: string, error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error
  const wanted = codes[String(error.code)]
  return wanted === undefined ? error : new Malformed({ path: option, wanted, found: path })
}

/** Answers go to standard output, whole. */
export function answer(json: unknown): void {
  process.stdout.write(`${JSON.stringify(json, null, 2)}\n`)
}

/** Messages go to standard error. */
export function say(message: string): void {
  process.stderr.write(`${message}\n`)
}
