// What a reader would object to at first sight, found by a test instead. Reads the whole
// repository.

import { expect, test } from 'vitest'
import manifest from '../package.json' with { type: 'json' }
import { layerOf } from './support/layers.ts'
import { readText, repositoryFiles, textFiles } from './support/repository.ts'
import { readSource } from './support/source.ts'

const longestLine = 100
const longestFunction = 70
const longestFile = 500
const mostParameters = 3
/** A row's schema, its SQL and the SQL's values are one statement, and the connection runs it. */
const statements = 'server/db/rows.ts'

const files = repositoryFiles()
const texts = textFiles().map((path) => ({ path, text: readText(path) }))
const isCode = (path: string) => /\.(ts|js)$/.test(path) && !path.endsWith('.d.ts')
const sources = texts
  .filter(({ path }) => isCode(path))
  .map(({ path, text }) => readSource(path, text))
const shipped = sources.filter(({ path }) => /^(core|connectors|server|panel)\//.test(path))

/** Their words are not ours, or they speak about these very rules. */
const foreign = /^(package-lock\.json|LICENSE|docs\/examples\/|test\/golden\/|test\/fixtures\/)/
const ownTexts = texts.filter(({ path }) => !foreign.test(path) && path !== 'test/tidy.test.ts')

const linesWith = (pattern: RegExp, { path, text }: { path: string; text: string }) =>
  text.split('\n').flatMap((line, i) => (pattern.test(line) ? [`${path}:${i + 1}`] : []))

test('the test sees the repository', () => {
  expect(files).toContain('package.json')
  expect(sources.length).toBeGreaterThan(60)
})

/** A sentence in a table of words, a case in a list, a pattern: nothing that could be wrapped. */
const loneString = /^\s*([\w'-]+: )?((['"`]).*\3|\/.*\/[a-z]*)( \+|[,;])?$/
/** A guarantee is one sentence. */
const testName = /^\s*(test|it|describe)\((['"`]).*\2, (async )?\(\w*\) => \{$/
/** White space inside markup is shown, so its lines may be longer. */
const longestMarkup = 140

test(`no line of code is longer than ${longestLine} columns, but for a lone string`, () => {
  const long = sources.flatMap(({ path, text, markupLines }) =>
    text.split('\n').flatMap((line, i) => {
      const most = markupLines.has(i + 1) ? longestMarkup : longestLine
      const wrapped = line.length <= most || loneString.test(line) || testName.test(line)
      return wrapped ? [] : [`${path}:${i + 1} has ${line.length}`]
    }),
  )
  expect(long).toEqual([])
})

test(`no function is longer than ${longestFunction} lines: one screen`, () => {
  const long = sources.flatMap(({ path, functions }) =>
    functions
      .filter(({ lines, givenTo }) => lines > longestFunction && !/^describe\b/.test(givenTo))
      .map(({ line, lines }) => `${path}:${line} has ${lines} lines`),
  )
  expect(long).toEqual([])
})

test(`no function takes more than ${mostParameters} positional parameters`, () => {
  const many = shipped.flatMap(({ path, functions }) =>
    functions
      .filter(({ parameters }) => parameters > mostParameters && path !== statements)
      .map(({ line, parameters }) => `${path}:${line} takes ${parameters}: hand over an object`),
  )
  expect(many).toEqual([])
})

test(`no file is longer than ${longestFile} lines`, () => {
  const long = sources
    .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
    .filter(({ lines }) => lines > longestFile)
  expect(long).toEqual([])
})

test('nothing is left for later in a comment', () => {
  const later = /\b(TODO|FIXME|XXX|HACK)\b/
  const inCode = sources.flatMap(({ path, comments }) =>
    comments.filter(({ text }) => later.test(text)).map(({ line }) => `${path}:${line}`),
  )
  const inText = ownTexts
    .filter(({ path }) => !isCode(path))
    .flatMap((file) => linesWith(later, file))
  expect([...inCode, ...inText]).toEqual([])
})

test('no test is switched off, and none is alone', () => {
  const off = /^(test|it|describe|suite|bench)\.(only|skip|todo|fails)$/
  const found = sources.flatMap(({ path, names }) =>
    names.filter(({ text }) => off.test(text)).map(({ text, line }) => `${path}:${line} ${text}`),
  )
  expect(found).toEqual([])
})

test('only tools and the command line write to the console', () => {
  const writers = /^(scripts|bench)\/|^server\/(cli\.ts$|cli\/|encours\.js$)/
  const found = sources
    .filter(({ path }) => !writers.test(path))
    .flatMap(({ path, names }) =>
      names.filter(({ text }) => text === 'console').map(({ line }) => `${path}:${line}`),
    )
  expect(found).toEqual([])
})

test('no type is any, and no check is silenced', () => {
  const silenced = /@ts-(ignore|expect-error|nocheck)|biome-ignore|eslint-disable/
  const found = sources.flatMap(({ path, anyLines, comments }) => [
    ...anyLines.map((line) => `${path}:${line} any`),
    ...comments.filter(({ text }) => silenced.test(text)).map(({ line }) => `${path}:${line}`),
  ])
  expect(found).toEqual([])
})

test('every pure file and every connector opens with the question that it answers', () => {
  const silent = shipped
    .filter(({ path }) => path.startsWith('connectors/') || layerOf(path)?.pure === true)
    .filter(({ text }) => !/^(\/\/ |\/\*\*)/.test(text))
  expect(silent.map(({ path }) => path)).toEqual([])
})

const dependencies = { ...manifest.dependencies, ...manifest.devDependencies }

test('every dependency is pinned to one version', () => {
  const loose = Object.entries(dependencies).filter(([, v]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(v))
  expect(loose).toEqual([])
})

test('every dependency has its reason in the decision record, and no other is named there', () => {
  const record = readText('docs/adr/0002-dependencies.md')
  const rows = [...record.matchAll(/^\| `([^`]+)` +\| (\S.{14,}) \|$/gm)].map((row) => row[1])
  expect(rows.sort()).toEqual(Object.keys(dependencies).sort())
})

test('the lock file names no registry', () => {
  expect(readText('package-lock.json').match(/"resolved": "https?:[^"]*"/g)).toBeNull()
})

interface LockFile {
  readonly packages: Readonly<
    Record<string, { readonly optionalDependencies?: Readonly<Record<string, string>> }>
  >
}

test('the lock file knows every platform, or npm ci refuses it', () => {
  const { packages: entries }: LockFile = JSON.parse(readText('package-lock.json'))
  const wanted = Object.entries(entries).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).map((name) => ({ path, name })),
  )
  const missing = wanted.filter(
    ({ path, name }) =>
      entries[`node_modules/${name}`] === undefined &&
      entries[`${path}/node_modules/${name}`] === undefined,
  )
  expect(wanted.length).toBeGreaterThan(0)
  expect(missing).toEqual([])
})

test('no text speaks of the machine that it was written on', () => {
  const machine = /\/work\/(main|shared)|\/tmp\/bash_jobs|\.\.\/shared\/|\/home\/[a-z]+\//
  expect(ownTexts.flatMap((file) => linesWith(machine, file))).toEqual([])
})

const rooms = [
  ...['core', 'connectors', 'server', 'panel', 'migrations', 'test', 'bench', 'scripts', 'docs'],
  ...['.ci'],
]
const rootFiles = [
  ...['README.md', 'LICENSE', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'],
  ...['package.json', 'package-lock.json', 'manifest.json', 'tsconfig.json', 'biome.json'],
  ...['vitest.config.ts', '.gitignore', '.npmrc'],
]

test('every file lies in a known room', () => {
  const known = new Set(rootFiles)
  const lost = files.filter((path) => {
    const room = path.split('/')[0] ?? ''
    return path.includes('/') ? !rooms.includes(room) : !known.has(path)
  })
  expect(lost).toEqual([])
})

test('the README names every room', () => {
  const readme = readText('README.md')
  expect(rooms.filter((room) => !readme.includes(`${room}/`))).toEqual([])
})

test('no shipped file is dead: each is imported, or started by name', () => {
  const starters = texts
    .filter(({ path }) =>
      /^(package\.json|scripts\/|panel\/.*(\.html|vite\.config\.ts)$)/.test(path),
    )
    .map(({ text }) => text)
    .join('\n')
  const imported = new Set(
    sources
      .filter(({ path }) => !path.startsWith('test/'))
      .flatMap(({ references }) => references.map(({ target }) => target)),
  )
  // Odoo loads by itself whatever lies in a module's static/src.
  const started = /^connectors\/odoo\/module\/encours\/static\/src\//
  const dead = shipped
    .map(({ path }) => path)
    .filter((path) => !started.test(path))
    .filter((path) => !imported.has(path) && !starters.includes(path.split('/').at(-1) ?? path))
  expect(dead).toEqual([])
})

test('letters never imitate an act of court or bailiff', () => {
  const official = /\b(commandement|sommation|exploit|signification)s?\b/i
  const templates = texts.filter(({ path }) => path.startsWith('server/delivery/templates'))
  expect(templates.length).toBeGreaterThan(0)
  expect(templates.flatMap((file) => linesWith(official, file))).toEqual([])
})
