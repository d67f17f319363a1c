// The files of this repository as text, for the tests that read it. Leaves out what is installed,
// built or local.

import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

const root = join(import.meta.dirname, '..', '..')
const notOurs = new Set(['node_modules', 'dist', '.data', '.git', 'coverage', '__screenshots__'])
const notText = /\.(png|jpg|ico|woff2|gz|db)$/
const localOnly = /(^|\/)(\.vitest-attachments|[^/]*\.log$)/

/** Every file, as a path from the root with `/`. Sorted. */
export function repositoryFiles(): string[] {
  return filesUnder(root)
    .map((path) => relative(root, path).split(sep).join('/'))
    .filter((path) => !localOnly.test(path))
    .sort()
}

export const textFiles = (): string[] => repositoryFiles().filter((path) => !notText.test(path))

export const readText = (path: string): string => readFileSync(join(root, path), 'utf8')

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    // `.git` is a file where the checkout is a linked work tree.
    if (notOurs.has(entry.name)) return []
    const path = join(folder, entry.name)
    return entry.isDirectory() ? filesUnder(path) : [path]
  })
}
