// The README's commands are run, and answer what it says they answer.

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { present } from '../core/assert.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const session = /^ {4}npx encours (.+) \| head -(\d+)\n\n((?: {4}(?!npx ).*\n|\n)+)/gm

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'encours-readme-'))
  await symlink(join(root, 'docs'), join(folder, 'docs'))
})
afterAll(() => rm(folder, { recursive: true }))

test('the shown sessions come out as shown', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  const sessions = [...readme.matchAll(session)]
  expect(sessions.length).toBe(2)
  for (const [, command, lines, shown] of sessions) {
    const args = [join(root, 'server/cli.ts'), ...present(command, 'a command').split(' ')]
    const output = execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
    const head = output.split('\n').slice(0, Number(lines))
    const wanted = present(shown, 'what it shows').trimEnd().split('\n')
    expect(head.join('\n').trimEnd()).toBe(wanted.map((line) => line.slice(4)).join('\n'))
  }
})
