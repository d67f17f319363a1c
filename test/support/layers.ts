// Judges one file's imports by test/architecture.table.ts, in sentences that say what to do
// instead.

import { posix } from 'node:path'
import {
  exceptions,
  impureNames,
  type Layer,
  layers,
  neighbours,
  stations,
} from '../architecture.table.ts'
import type { Reference, Source } from './source.ts'

export const layerOf = (path: string): Layer | undefined =>
  layers.find((layer) => layer.path.test(path))

const isPath =
  /^(core|connectors|server|panel|test|bench|scripts|migrations)\/|^[^/:@]+\.(ts|js|json)$/

export function faultsOf(source: Source): string[] {
  const layer = layerOf(source.path)
  if (!layer) return [`${source.path} belongs to no layer of test/architecture.table.ts`]
  const at = (line: number) => `${source.path}:${line} is ${layer.name} (${layer.files})`
  const imports = source.references.flatMap((reference) => {
    const verdict = judge(source.path, layer, reference)
    return verdict === null ? [] : [`${at(reference.line)} and ${verdict}; ${layer.instead}`]
  })
  const uses = impureUses(source, layer).map(
    ({ text, line }) => `${at(line)} and may not use ${text}; ${layer.instead}`,
  )
  return [...imports, ...uses]
}

function impureUses(source: Source, layer: Layer) {
  if (!layer.pure) return []
  const declared = new Set(source.references.map(({ target }) => target))
  const seen = new Set<string>()
  return source.names.filter(({ text, line }) => {
    if (!impureNames.has(text) || isExcepted(source.path, text) || declared.has(text)) return false
    const first = !seen.has(`${line} ${text.split('.')[0]}`)
    seen.add(`${line} ${text.split('.')[0]}`)
    return first
  })
}

const isExcepted = (path: string, name: string): boolean =>
  exceptions.some((exception) => exception.path.test(path) && exception.may.test(name))

function judge(path: string, layer: Layer, reference: Reference): string | null {
  const { target } = reference
  if (isExcepted(path, target)) return null
  return isPath.test(target) ? judgePath(path, layer, reference) : judgePackage(layer, reference)
}

function judgePackage(layer: Layer, { target, typeOnly }: Reference): string | null {
  const known = typeOnly ? [...layer.packages, ...layer.packageTypes] : layer.packages
  return known.some((pattern) => pattern.test(target))
    ? null
    : `may not import the package ${target}`
}

function judgePath(path: string, layer: Layer, { target, typeOnly }: Reference): string | null {
  const written = relativeTo(path, target)
  const other = layerOf(target)
  if (!other) return target.endsWith('.json') && !layer.pure ? null : `may not import ${written}`
  if (!layer.imports.includes(other.name)) {
    if (!layer.typesOf.includes(other.name)) return `may not import ${written}`
    if (!typeOnly) return `may import ${written} with import type alone`
  }
  return judgeRoom({ path, target, layer, other, written })
}

interface Pair {
  readonly path: string
  readonly target: string
  readonly layer: Layer
  readonly other: Layer
  readonly written: string
}

/** Two files of layers that may know each other: the same connector, the station before? */
function judgeRoom({ path, target, layer, other, written }: Pair): string | null {
  if (layer.name === 'connector' && other.name === 'connector') {
    return roomOf(path) === roomOf(target) ? null : `may not import ${written}`
  }
  const [mine, theirs] = [stationOf(path), stationOf(target)]
  if (mine === null || theirs === null || mine === theirs) return null
  if (layer.name === 'store' && other.name === 'store') return `may not import ${written}`
  if (areNeighbours(mine, theirs) && layer.name === 'run') return null
  if (stationIndex(theirs) < stationIndex(mine)) return null
  return `may not import ${written}: ${theirs} comes after ${mine}`
}

/** `connectors/quickbooks`, `connectors/channels/smtp`. */
function roomOf(path: string): string {
  return /^connectors\/((?:channels|bureaus)\/)?[^/]+/.exec(path)?.[0] ?? path
}

const order: readonly string[] = stations
const stationIndex = (name: string): number => order.indexOf(name)

function stationOf(path: string): string | null {
  const name = /^server\/([^/]+)\//.exec(path)?.[1]
  return name !== undefined && stationIndex(name) >= 0 ? name : null
}

const areNeighbours = (a: string, b: string): boolean =>
  neighbours.some((pair) => pair.includes(a) && pair.includes(b))

function relativeTo(path: string, target: string): string {
  const written = posix.relative(posix.dirname(path), target)
  return written.startsWith('.') ? written : `./${written}`
}

/** Circles of value imports, each once, from its first file in alphabetical order. */
export function cyclesOf(sources: readonly Source[]): string[] {
  const known = new Set(sources.map(({ path }) => path))
  const edges = new Map(
    sources.map(({ path, references }) => [
      path,
      references.filter((r) => !r.typeOnly && known.has(r.target)).map(({ target }) => target),
    ]),
  )
  const found = new Set<string>()
  const done = new Set<string>()
  const follow = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path)
    if (start >= 0) {
      found.add(circle(trail.slice(start)))
      return
    }
    if (done.has(path)) return
    for (const next of edges.get(path) ?? []) follow(next, [...trail, path])
    done.add(path)
  }
  for (const path of [...known].sort()) follow(path, [])
  return [...found].sort()
}

function circle(files: readonly string[]): string {
  const first = files.indexOf([...files].sort()[0] ?? '')
  const turned = [...files.slice(first), ...files.slice(0, first)]
  return [...turned, turned[0]].join(' → ')
}
