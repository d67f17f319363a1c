// What the pages cite must exist: files, links, commands, environment variables.

import { posix } from 'node:path'
import { expect, test } from 'vitest'
import manifest from '../package.json' with { type: 'json' }
import { unpadded, variableTable, writtenPart } from './support/generated.ts'
import { readText, repositoryFiles } from './support/repository.ts'

const files = repositoryFiles()
const known = new Set(files.flatMap(withFolders))
const pages = files
  .filter((path) => path.endsWith('.md'))
  .map((path) => ({ path, text: readText(path) }))

/** Cited, and rightly not in the repository. */
const elsewhere = new Set([
  'dist', // built
  '.data', // the embedded database, made at the first start
  'node_modules',
])

function withFolders(path: string): string[] {
  const parts = path.split('/')
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'))
}

const rooms = new Set(files.filter((path) => path.includes('/')).map((path) => path.split('/')[0]))
const looksLikePath = /^\.?[\w@-][\w@.-]*(\/[\w@.-]+)*\/?$/

/** Words in backticks that name a file or folder of ours. */
function citedPaths(text: string): string[] {
  const words = [...text.matchAll(/`([^`\n]+)`/g)].flatMap((found) => (found[1] ?? '').split(' '))
  return words.filter((word) => {
    if (!looksLikePath.test(word)) return false
    const first = word.split('/')[0] ?? ''
    const isRoot = /^[\w.-]+\.(json|md|ts)$/.test(word) && known.has(word)
    return isRoot || (word.includes('/') && (rooms.has(first) || elsewhere.has(first)))
  })
}

test('the test sees the pages', () => {
  expect(pages.map(({ path }) => path)).toContain('docs/ARCHITECTURE.md')
  expect(
    citedPaths('see `core/day.ts`, `server/<station>/x.ts` and `vitest run test/core`'),
  ).toEqual(['core/day.ts', 'test/core'])
})

test('every path that a page cites exists', () => {
  const missing = pages.flatMap(({ path, text }) =>
    citedPaths(text)
      .map((cited) => cited.replace(/\/$/, ''))
      .filter((cited) => !known.has(cited) && !elsewhere.has(cited.split('/')[0] ?? ''))
      .map((cited) => `${path} cites ${cited}`),
  )
  expect(missing).toEqual([])
})

test('every link to a file of ours leads somewhere', () => {
  const broken = pages.flatMap(({ path, text }) =>
    [...text.matchAll(/\]\(([^)\s]+)\)/g)]
      .map((found) => (found[1] ?? '').replace(/#.*$/, ''))
      .filter((link) => link !== '' && !/^[a-z]+:/.test(link))
      .filter((link) => !known.has(posix.normalize(posix.join(posix.dirname(path), link))))
      .map((link) => `${path} links ${link}`),
  )
  expect(broken).toEqual([])
})

test('every npm script that a page names exists', () => {
  const scripts = new Set(Object.keys(manifest.scripts))
  const missing = pages.flatMap(({ path, text }) =>
    [...text.matchAll(/npm (?:run (?:-s )?([\w:-]+)|(test|start)\b)/g)]
      .map((found) => found[1] ?? found[2] ?? '')
      .filter((script) => !scripts.has(script))
      .map((script) => `${path} names npm run ${script}`),
  )
  expect(missing).toEqual([])
})

test('the operating guide names exactly the environment variables that are read', () => {
  const written = writtenPart('docs/OPERATING.md', 'variables', variableTable())
  expect(unpadded(written)).toBe(unpadded(variableTable()))
})

const runs = files.filter((path) => /^server\/.*run\.ts$/.test(path)).map(readText)
const found = (pattern: RegExp): string[] => {
  const names = runs.flatMap((text) => [...text.matchAll(pattern)].map(([, name = '']) => name))
  return [...new Set(names)].sort()
}

test('every job that is added has a handler, and the page on jobs names each', () => {
  const handled = found(/^\s+'([a-z]+\.[a-z_]+)':/gm)
  expect(found(/\bname: '([a-z]+\.[a-z_]+)'/g)).toEqual(handled)
  const page = readText('docs/ARCHITECTURE.md')
  const named = [...page.matchAll(/^\| `([a-z]+\.[a-z_]+)` +\|/gm)].map((row) => row[1])
  expect(named.sort()).toEqual(handled)
})
