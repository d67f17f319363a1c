// A stand-in for the public services that know French companies: the directory, the bulletin and
// the accounts at one address. Counts what it was asked, and misbehaves on request.

import {
  type Answered,
  type Asked,
  type HttpFault,
  type HttpStandIn,
  startStandIn,
} from '../http-faults.ts'

type Row = Readonly<Record<string, unknown>>
export type Service = 'directory' | 'bulletin' | 'country' | 'accounts'

export interface BureausHost extends Omit<HttpStandIn, 'failNext'> {
  readonly companies: Map<string, Row>
  readonly notices: Row[]
  readonly accounts: Row[]
  /** What each service was asked, in order. */
  readonly asked: { readonly service: Service; readonly about: string }[]
  /** Until it is mended with null. */
  spoil(service: Service, fault: Extract<HttpFault, object> | null): void
}

export async function startBureaus(): Promise<BureausHost> {
  const companies = new Map<string, Row>()
  const notices: Row[] = []
  const accounts: Row[] = []
  const asked: BureausHost['asked'] = []
  const faults = new Map<Service, Extract<HttpFault, object>>()
  const standIn = await startStandIn((request) => {
    const { service, about } = questionOf(request)
    asked.push({ service, about })
    const fault = faults.get(service)
    if (fault) return { ...fault, type: 'application/json' }
    switch (service) {
      case 'directory':
        return directory(found(companies, about))
      case 'bulletin':
        return records(notices.filter(({ registre }) => `${registre}`.includes(about)))
      case 'country':
        return country(notices, about)
      case 'accounts':
        return records(accounts.filter(({ siren }) => siren === about))
    }
  })
  return {
    ...standIn,
    ...{ companies, notices, accounts, asked },
    spoil: (service, fault) => {
      if (fault === null) faults.delete(service)
      else faults.set(service, fault)
    },
  }
}

function questionOf({ path, query }: Asked): { readonly service: Service; readonly about: string } {
  const where = query.get('where') ?? ''
  const siren = /"(\d{9})"/.exec(where)?.[1] ?? ''
  if (path === '/search') return { service: 'directory', about: query.get('q') ?? '' }
  if (path.endsWith('/exports/json')) return { service: 'country', about: where }
  if (path.includes('ratios_inpi_bce')) return { service: 'accounts', about: siren }
  return { service: 'bulletin', about: siren }
}

/** By its number, or all whose name holds the words. */
function found(companies: ReadonlyMap<string, Row>, about: string): readonly Row[] {
  if (/^\d{9}$/.test(about)) return [companies.get(about)].filter((row) => row !== undefined)
  const words = about.toUpperCase()
  return [...companies.values()].filter((row) => `${row['nom_complet']}`.includes(words))
}

const json = (body: unknown): Answered => ({ status: 200, body: JSON.stringify(body) })
const directory = (results: readonly Row[]) => json({ results, total_results: results.length })
const records = (results: readonly Row[]) => json({ total_count: results.length, results })

function country(notices: readonly Row[], where: string): Answered {
  const [from = '', until = ''] = [...where.matchAll(/date'([\d-]+)'/g)].map((found) => found[1])
  return json(notices.filter(({ dateparution: day }) => `${day}` >= from && `${day}` <= until))
}
