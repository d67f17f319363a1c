// Writes dist/encours-odoo-<version>.zip, the module as an administrator of Odoo installs it: the
// sources of connectors/odoo/module, the built panel, and the manifest made of manifest.json.

import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Manifest, readManifest } from '../server/manifest.ts'
import { type ZipEntry, zip } from './zip.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const sources = join(root, 'connectors/odoo/module')
const panel = join(root, 'dist/panel/encours-panel.js')
const notShipped = /(^|\/)__pycache__\/|\.pyc$/

/** Odoo loads them in this order: what is named must be there before who names it. */
const dataFolders = ['security', 'data', 'views']

export interface OdooPackage {
  readonly name: string
  readonly entries: readonly ZipEntry[]
}

export async function odooPackage(manifest: Manifest, panelScript: Uint8Array) {
  const host = manifest.hosts.find((one) => one.host === 'odoo')
  if (!host) throw new Error('manifest.json names no host odoo')
  const { module } = host
  const folder = join(sources, module.name)
  const own = await Promise.all(
    (await filesUnder(folder)).map(async (path) => ({
      path: `${module.name}/${path}`,
      bytes: await readFile(join(folder, path)),
    })),
  )
  const data = dataFiles(own.map(({ path }) => path.slice(module.name.length + 1)))
  const made = pythonManifest(manifest, module, data)
  const entries = [
    ...own,
    { path: `${module.name}/__manifest__.py`, bytes: Buffer.from(made) },
    { path: `${module.name}/static/lib/encours-panel.js`, bytes: panelScript },
  ].sort((a, b) => (a.path < b.path ? -1 : 1))
  return { name: `encours-odoo-${manifest.version}.zip`, entries } satisfies OdooPackage
}

async function filesUnder(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true })
  return found
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !notShipped.test(path))
}

function dataFiles(paths: readonly string[]): string[] {
  return dataFolders.flatMap((folder) =>
    paths.filter((path) => path.startsWith(`${folder}/`) && /\.(xml|csv)$/.test(path)).sort(),
  )
}

type Module = Extract<Manifest['hosts'][number], { host: 'odoo' }>['module']

function pythonManifest(manifest: Manifest, module: Module, data: readonly string[]): string {
  const facts = {
    name: manifest.name,
    summary: manifest.description.en,
    version: manifest.version,
    author: manifest.publisher.name,
    license: module.licence,
    category: module.category,
    depends: module.depends,
    data,
    assets: { 'web.assets_backend': [`${module.name}/static/src/**/*`] },
    uninstall_hook: 'uninstall',
    installable: true,
    application: true,
  }
  return `${python(facts)}\n`
}

type Literal = string | boolean | readonly Literal[] | { readonly [key: string]: Literal }

/** A Python literal, one entry a line. */
function python(value: Literal, indent = ''): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  const inner = `${indent}    `
  if (isList(value)) {
    const items = value.map((one) => `${inner}${python(one, inner)},\n`)
    return `[\n${items.join('')}${indent}]`
  }
  const pairs = Object.entries(value).map(
    ([key, one]) => `${inner}${JSON.stringify(key)}: ${python(one, inner)},\n`,
  )
  return `{\n${pairs.join('')}${indent}}`
}

const isList = (value: Literal): value is readonly Literal[] => Array.isArray(value)

if (import.meta.main) {
  const { name, entries } = await odooPackage(readManifest(), await readFile(panel))
  const path = join(root, 'dist', name)
  await mkdir(join(root, 'dist'), { recursive: true })
  await writeFile(path, zip(entries))
  console.log(`${relative(root, path)}: ${entries.length} files`)
}
