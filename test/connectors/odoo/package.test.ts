// The module as `npm run package` makes it, without an Odoo: what it says of itself, whether it is
// whole, and whether every word of it has French. What it does is tested in an Odoo, by its own
// tests.

import { spawnSync } from 'node:child_process'
import { inflateRawSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { odooPackage } from '../../../scripts/package.ts'
import { zip } from '../../../scripts/zip.ts'
import { readManifest } from '../../../server/manifest.ts'

const manifest = readManifest()
const panelScript = Buffer.from('export const built = 1\n')
const files = new Map<string, string>()
let name = ''

beforeAll(async () => {
  const made = await odooPackage(manifest, panelScript)
  name = made.name
  for (const [path, bytes] of unzip(zip(made.entries))) files.set(path, bytes.toString('utf8'))
})

const read = (path: string): string => files.get(`encours/${path}`) ?? expect.fail(`no ${path}`)
const paths = (pattern: RegExp): string[] => [...files.keys()].filter((path) => pattern.test(path))

describe('the package', () => {
  it('is one folder, named as the module, with a version in its name', () => {
    expect(name).toBe(`encours-odoo-${manifest.version}.zip`)
    expect([...files.keys()].filter((path) => !path.startsWith('encours/'))).toEqual([])
  })

  it('is the same bytes for the same files', async () => {
    const [one, two] = [
      await odooPackage(manifest, panelScript),
      await odooPackage(manifest, panelScript),
    ]
    expect(zip(one.entries).equals(zip(two.entries))).toBe(true)
  })

  it('holds the panel as it was built', () => {
    expect(read('static/lib/encours-panel.js')).toBe(panelScript.toString())
  })

  it('says what manifest.json says', () => {
    const host = manifest.hosts.find((one) => one.host === 'odoo')
    expect(pythonManifest()).toMatchObject({
      name: manifest.name,
      version: manifest.version,
      author: manifest.publisher.name,
      summary: manifest.description.en,
      license: host?.module.licence,
      depends: host?.module.depends,
      installable: true,
    })
  })

  it('loads every data file that it holds, each of them once, rights first', () => {
    const { data } = pythonManifest()
    const held = paths(/^encours\/(security|data|views)\//).map((path) => path.slice(8))
    expect([...data].sort()).toEqual(held.sort())
    expect(data[0]).toBe('security/ir.model.access.csv')
  })

  it('every model has its rights', () => {
    const models = sources(/\.py$/).flatMap(({ path, text }) =>
      path.includes('/models/') ? [...text.matchAll(/^ {4}_name = '(encours\.[\w.]+)'/gm)] : [],
    )
    const abstract = new Set(['encours.watched', 'encours.status'])
    const ruled = read('security/ir.model.access.csv')
    const named = models.map((found) => found[1] ?? '').filter((model) => !abstract.has(model))
    expect(named.length).toBeGreaterThan(3)
    expect(named.filter((model) => !ruled.includes(`,${model} for `))).toEqual([])
  })
})

describe('the module and the manifest name the same things', () => {
  it('addresses and scope', () => {
    const host = manifest.hosts.find((one) => one.host === 'odoo')
    const wire = read('wire.py')
    expect(wire).toContain(`CONNECT_PATH = '${host?.module.connect}'`)
    expect(wire).toContain(`CALLBACK_PATH = '${host?.module.callback}'`)
    expect(wire).toContain(`EVENTS_PATH = '${host?.module.webhook}'`)
    expect(wire).toContain(`SCOPE = '${host?.scopes.join(' ')}'`)
    expect(wire).toContain(`LAUNCH_AUDIENCE = '${manifest.panel.launchToken.audience}'`)
  })

  it('a launch token lives no longer than is taken', () => {
    const seconds = /^LAUNCH_SECONDS = (\d+)$/m.exec(read('wire.py'))?.[1]
    expect(Number(seconds)).toBeGreaterThan(0)
    expect(Number(seconds)).toBeLessThanOrEqual(manifest.panel.launchToken.longestSeconds)
  })

  it('the models that are watched', () => {
    const host = manifest.hosts.find((one) => one.host === 'odoo')
    const watched = [...read('models/watched.py').matchAll(/^ {4}_name = '([\w.]+)'/gm)]
    const named = watched.map((found) => found[1]).filter((model) => model !== 'encours.watched')
    expect(named).toEqual(host?.events)
  })

  it('the element, its property, its attribute and its event', () => {
    const opening = read('static/src/panel/panel_opening.js')
    const frame = read('static/src/panel/panel_frame.js')
    const { element, addressAttribute, launchToken } = manifest.panel
    expect(opening).toContain(`createElement('${element}')`)
    expect(opening).toContain(`setAttribute('${addressAttribute}'`)
    for (const file of [opening, frame])
      expect(file).toContain(`panel.${launchToken.property} = token`)
    expect(frame).toContain(`'${launchToken.renewEvent}'`)
  })
})

describe('the files', () => {
  const python3 = spawnSync('python3', ['--version']).status === 0

  it('every Python file compiles, and every XML file is well formed', ({ skip }) => {
    if (!python3) skip('python3 is not on this machine')
    const script = [
      'import ast, json, sys, xml.dom.minidom',
      'for path, text in json.load(sys.stdin):',
      '    try: ast.parse(text) if path.endswith(".py") else xml.dom.minidom.parseString(text)',
      '    except Exception as fault: print(path, fault)',
    ].join('\n')
    const given = sources(/\.(py|xml)$/).map(({ path, text }) => [path, text])
    expect(given.length).toBeGreaterThan(20)
    const run = spawnSync('python3', ['-c', script], { input: JSON.stringify(given) })
    expect(run.stderr.toString()).toBe('')
    expect(run.stdout.toString()).toBe('')
  })

  it('no line of Python is longer than 100 columns', () => {
    const long = sources(/\w\/(?!__manifest__)\w+\.py$/).flatMap(({ path, text }) =>
      text.split('\n').flatMap((line, i) => (line.length > 100 ? [`${path}:${i + 1}`] : [])),
    )
    expect(long).toEqual([])
  })
})

describe('the words', () => {
  it('every word has French, and French has no word that is gone', () => {
    const template = catalogue(read('i18n/encours.pot'))
    const french = catalogue(read('i18n/fr.po'))
    expect(template.size).toBeGreaterThan(100)
    expect([...french.keys()].sort()).toEqual([...template.keys()].sort())
    expect([...french].filter(([, text]) => text === '').map(([word]) => word)).toEqual([])
  })

  it('every word of the sources is in the catalogue', () => {
    const template = catalogue(read('i18n/encours.pot'))
    const spoken = [
      ...sources(/static\/src\/.*\.js$/).flatMap(({ text }) => calls(text, /\b_t\(/g)),
      ...sources(/\/(models|controllers)\/\w+\.py$/).flatMap(({ text }) => calls(text, /\b_\(/g)),
      ...sources(/\.xml$/).flatMap(({ text }) => attributes(text)),
    ]
    expect(spoken.length).toBeGreaterThan(40)
    expect(spoken.filter((word) => !template.has(word))).toEqual([])
  })
})

interface PythonManifest {
  readonly data: readonly string[]
  readonly [key: string]: unknown
}

/** A Python literal of strings, lists, True and False reads as JSON once its last commas go. */
function pythonManifest(): PythonManifest {
  const json = read('__manifest__.py')
    .replaceAll(/,(\s*[\]}])/g, '$1')
    .replaceAll(/: (True|False)/g, (_, word: string) => `: ${word.toLowerCase()}`)
  return JSON.parse(json)
}

const sources = (pattern: RegExp) =>
  paths(pattern).map((path) => ({ path, text: files.get(path) ?? '' }))

/** The text that each call is given: literals in one kind of quotes, joined where they touch. */
function calls(text: string, opening: RegExp): string[] {
  return [...text.matchAll(opening)].flatMap(({ index, 0: found }) => {
    const literals = /^\s*((?:'(?:[^'\\]|\\.)*'\s*)+)/.exec(text.slice(index + found.length))
    if (!literals) return []
    return [[...(literals[1] ?? '').matchAll(/'((?:[^'\\]|\\.)*)'/g)].map((one) => one[1]).join('')]
  })
}

const spokenAttributes = /\s(?:string|help|confirm|placeholder|title)="([^"]+)"/g

/** Views show these; `data-string` is a key. */
const attributes = (text: string): string[] =>
  [...text.matchAll(spokenAttributes)].map((found) => found[1] ?? '')

/** A catalogue of gettext: each word and its translation. */
function catalogue(text: string): Map<string, string> {
  const unquoted = (lines: string): string =>
    [...lines.matchAll(/^(?:msg\w+ )?"(.*)"$/gm)].map((one) => JSON.parse(`"${one[1]}"`)).join('')
  const entries = [...text.matchAll(/^(msgid (?:".*"\n)+)(msgstr (?:".*"\n?)+)/gm)]
  const words = entries.map(([, word = '', said = '']) => [unquoted(word), unquoted(said)] as const)
  return new Map(words.filter(([word]) => word !== ''))
}

/** Reads an archive by its directory, as installers do. */
function unzip(archive: Buffer): Map<string, Buffer> {
  const end = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))
  const found = new Map<string, Buffer>()
  let at = archive.readUInt32LE(end + 16)
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [packed, nameLength] = [archive.readUInt32LE(at + 20), archive.readUInt16LE(at + 28)]
    const local = archive.readUInt32LE(at + 42)
    const path = archive.toString('utf8', at + 46, at + 46 + nameLength)
    const begins = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28)
    found.set(path, inflateRawSync(archive.subarray(begins, begins + packed)))
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32)
  }
  return found
}
