// Who may import whom, as data. The architecture test holds every import against it, and
// docs/ARCHITECTURE.md shows it.

/** In the order of a fact's way: a station knows the ones before it, never the ones after it. */
export const stations = [
  'access',
  'connections',
  'sync',
  'ledger',
  'solvency',
  'dunning',
  'cases',
  'delivery',
  'writeback',
  'portal',
  'insights',
] as const

/** Pages are stored while the cursor moves, in one transaction: these two know each other. */
export const neighbours: readonly (readonly [string, string])[] = [['sync', 'ledger']]

export type LayerName =
  | 'core'
  | 'contract'
  | 'kit'
  | 'connector'
  | 'base'
  | 'db'
  | 'pure'
  | 'store'
  | 'run'
  | 'wire'
  | 'api'
  | 'deps'
  | 'door'
  | 'panel'
  | 'outside'

export interface Layer {
  readonly name: LayerName
  readonly files: string
  readonly path: RegExp
  readonly imports: readonly LayerName[]
  /** With `import type` alone. */
  readonly typesOf: readonly LayerName[]
  /** Packages and `node:` modules. */
  readonly packages: readonly RegExp[]
  readonly packageTypes: readonly RegExp[]
  /** No clock, chance, environment or network in it. */
  readonly pure: boolean
  /** What it is for. */
  readonly does: string
  /** What to do instead of the import that was refused. */
  readonly instead: string
}

const station = `server/(?:${stations.join('|')})`
const anyPackage = [/./]
const none: readonly never[] = []

const withoutRules = { typesOf: none, packageTypes: none, pure: false }

/** The first whose `path` fits a file is its layer. */
export const layers: readonly Layer[] = [
  {
    ...withoutRules,
    name: 'core',
    files: 'core/*',
    path: /^core\//,
    imports: ['core'],
    packages: none,
    pure: true,
    does: 'the words: money, currency, day, instant, ids, book',
    instead: 'pass the value in',
  },
  {
    ...withoutRules,
    name: 'contract',
    files: 'connectors/contract/*',
    path: /^connectors\/contract\//,
    imports: ['core', 'contract'],
    packages: none,
    pure: true,
    does: 'what a host, a channel and a bureau must be able to do, and how they fail',
    instead: 'say it in core records',
  },
  {
    ...withoutRules,
    name: 'kit',
    files: 'connectors/kit/*',
    path: /^connectors\/kit\//,
    imports: ['core', 'contract', 'kit'],
    packages: anyPackage,
    does: 'what all connectors need: HTTP with limits, exact numbers, retries, paging',
    instead: 'move what is special to the connector that needs it',
  },
  {
    ...withoutRules,
    name: 'connector',
    files: 'connectors/<x>/*',
    path: /^connectors\//,
    imports: ['core', 'contract', 'kit', 'connector'],
    packages: anyPackage,
    does: 'the doors: the only code that opens a socket outward; each knows itself alone',
    instead: 'put what two connectors share into connectors/kit',
  },
  {
    ...withoutRules,
    name: 'base',
    files: 'server/{clock,errors,env}.ts',
    path: /^server\/(clock|errors|env|env-bureaus)\.ts$/,
    imports: ['core', 'contract', 'base'],
    packages: anyPackage,
    does: 'the one clock, the errors of the house, the parsed environment',
    instead: 'keep it below the stations',
  },
  {
    ...withoutRules,
    name: 'db',
    files: 'server/db/*',
    path: /^server\/db\//,
    imports: ['core', 'base', 'db'],
    packages: anyPackage,
    does: 'pools, tenant transactions, checked rows, jobs, migrations',
    instead: 'let the station hand in what it needs',
  },
  {
    ...withoutRules,
    name: 'pure',
    files: 'server/<station>/*.ts',
    path: new RegExp(`^${station}/(?!(.+/)?(store|load|run)\\.ts$)`),
    imports: ['core', 'pure'],
    typesOf: ['contract'],
    packages: [/^zod$/, /^node:crypto$/, /^jose$/, /^liquidjs$/, /^date-holidays$/],
    packageTypes: none,
    pure: true,
    does: 'decides: a function of its arguments, tested without a database',
    instead: 'pass the value in',
  },
  {
    ...withoutRules,
    name: 'store',
    files: 'server/<station>/{store,load}.ts',
    path: new RegExp(`^${station}/(.+/)?(store|load)\\.ts$`),
    imports: ['core', 'base', 'db', 'pure', 'store'],
    typesOf: ['contract'],
    packages: [/^zod$/, /^pg-copy-streams$/, /^node:(stream|crypto)/],
    packageTypes: anyPackage,
    does: 'remembers: the only SQL; of other stations it knows the pure files of earlier ones',
    instead: 'let run.ts call both stores',
  },
  {
    ...withoutRules,
    name: 'run',
    files: 'server/<station>/run.ts',
    path: new RegExp(`^${station}/(.+/)?run\\.ts$`),
    imports: ['core', 'contract', 'base', 'db', 'pure', 'store', 'run'],
    typesOf: ['deps'],
    packages: [/^node:(crypto|timers\/promises)$/, /^zod$/],
    packageTypes: anyPackage,
    does: 'acts: the only orchestration; of other stations it knows run and store of earlier ones',
    instead: 'take it from deps, or from the run.ts of an earlier station',
  },
  {
    ...withoutRules,
    name: 'wire',
    files: 'server/api/wire/*',
    path: /^server\/api\/wire\//,
    imports: ['core', 'wire'],
    typesOf: ['pure'],
    packages: [/^zod$/],
    does: 'the shapes of requests and answers',
    instead: 'turn it into a wire shape in the route',
  },
  {
    ...withoutRules,
    name: 'api',
    files: 'server/api/{plugins,routes}/*',
    path: /^server\/api\//,
    imports: ['core', 'base', 'wire', 'api', 'pure', 'store', 'run'],
    typesOf: ['contract', 'deps'],
    packages: [/^@fastify\//, /^fastify/, /^zod$/, /^node:/],
    packageTypes: anyPackage,
    does: 'HTTP: parses, asks a station, answers',
    instead: 'ask the run.ts or store.ts of the station',
  },
  {
    ...withoutRules,
    name: 'deps',
    files: 'server/deps.ts',
    path: /^server\/deps\.ts$/,
    imports: ['core', 'contract', 'kit', 'connector', 'base', 'db', 'pure'],
    packages: anyPackage,
    does: 'all that a station needs from outside, in one value; the registry of connectors',
    instead: 'leave the work to a station',
  },
  {
    ...withoutRules,
    name: 'door',
    files: 'server/{main,app,worker,manifest,log,cli}*',
    path: /^server\/(main|app|worker|manifest|log|cli|encours)\.(ts|js)$|^server\/cli\//,
    imports: [
      ...(['core', 'contract', 'kit', 'connector', 'base', 'db', 'pure', 'store', 'run'] as const),
      ...(['wire', 'api', 'deps', 'door'] as const),
    ],
    packages: anyPackage,
    does: 'starts: processes, HTTP server, worker, command line',
    instead: 'keep tests and tools outside of what ships',
  },
  {
    ...withoutRules,
    name: 'panel',
    files: 'panel/*',
    path: /^panel\//,
    imports: ['core', 'panel'],
    typesOf: ['wire'],
    packages: [/^lit(\/|$)/, /^@lit\//],
    packageTypes: anyPackage,
    does: 'what is seen: the embedded element, the workspace',
    instead: 'ask the API',
  },
  {
    ...withoutRules,
    name: 'outside',
    files: '{test,bench,scripts}/*',
    path: /^(test|bench|scripts)\/|\.config\.ts$/,
    imports: [
      ...(['core', 'contract', 'kit', 'connector', 'base', 'db', 'pure', 'store', 'run'] as const),
      ...(['wire', 'api', 'deps', 'door', 'panel', 'outside'] as const),
    ],
    packages: anyPackage,
    does: 'tests, measurements, tools; nothing else imports them',
    instead: '',
  },
]

/** What only some files of a layer may do, each with its reason. */
export const exceptions: readonly Exception[] = [
  {
    path: /^core\/instant\.ts$/,
    may: /^Date$/,
    why: 'the one place that turns text into a moment',
  },
  {
    path: /^server\/ledger\/calendar\.ts$/,
    may: /^node:module$/,
    why: 'date-holidays is CommonJS and loaded by require',
  },
  {
    path: /^server\/solvency\/thread\/run\.ts$/,
    may: /^node:worker_threads$/,
    why: 'assessing a large book takes seconds in which nothing else would be answered',
  },
  {
    path: /^server\/delivery\/document(-tables)?\.ts$/,
    may: /^pdfmake\/interfaces\.js$/,
    why: 'the shape of a page, as types alone',
  },
  {
    path: /^server\/delivery\/pdf\.ts$/,
    may: /^(node:module|pdfmake|Date)$/,
    why: 'pdfmake is CommonJS and loaded by require; the day of a file is a Date to it',
  },
  {
    path: /^server\/solvency\/cash\/aside\/run\.ts$/,
    may: /^node:worker_threads$/,
    why: 'a forecast computes for seconds, in a thread of its own',
  },
  { path: /^panel\/vite\.config\.ts$/, may: /^vite|^node:/, why: 'a tool beside what it builds' },
]

interface Exception {
  readonly path: RegExp
  readonly may: RegExp
  readonly why: string
}

/** Names that stand for the clock, chance, the environment or the network. */
export const impureNames = new Set([
  'Date',
  'Math.random',
  'process',
  'process.env',
  'performance',
  'fetch',
  'setTimeout',
  'setInterval',
  'console',
])
