// Which Chromium the tests drive: the one named by CHROMIUM_PATH, an installed one, or else the one
// that @sparticuz/chromium ships. Pass the whole answer to Playwright's `chromium.launch`.

import { accessSync, constants, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import manifest from '../../package.json' with { type: 'json' }

export interface ChromiumLaunch {
  readonly executablePath: string
  readonly args: string[]
  /** Only the shipped browser needs one: it finds its libraries and fonts through it. */
  readonly env?: Record<string, string>
}

const quietArgs: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
]

const installedNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const macChrome = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'

export async function chromiumPath(): Promise<ChromiumLaunch> {
  const executablePath = process.env['CHROMIUM_PATH'] || installedChromium()
  if (executablePath) return { executablePath, args: [...quietArgs] }
  return shippedChromium()
}

function installedChromium(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  const candidates = folders.flatMap((folder) => installedNames.map((name) => join(folder, name)))
  return [...candidates, macChrome].find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

async function shippedChromium(): Promise<ChromiumLaunch> {
  const version = manifest.devDependencies['@sparticuz/chromium']
  const folder = join(tmpdir(), `encours-chromium-${version}`)
  if (!existsSync(folder)) await unpack(folder)
  return {
    executablePath: join(folder, 'chromium'),
    args: [...quietArgs],
    env: {
      ...definedEnvironment(),
      LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
    },
  }
}

/** Unpacks beside the place and moves it there whole, so that no one meets half a browser. */
async function unpack(folder: string): Promise<void> {
  const staging = mkdtempSync(`${folder}-`)
  await withEnvironment(
    // The package unpacks its libraries when it believes to run on Lambda, and into TMPDIR.
    { AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x', TMPDIR: staging },
    async () => {
      const { default: shipped } = await import('@sparticuz/chromium')
      await shipped.executablePath()
    },
  )
  await writeFile(join(staging, 'fonts.conf'), fontsConf(folder))
  try {
    renameSync(staging, folder)
  } catch (error) {
    // Someone else was first; theirs is the same.
    rmSync(staging, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  }
}

async function withEnvironment(
  values: Readonly<Record<string, string>>,
  work: () => Promise<void>,
): Promise<void> {
  const before = { ...process.env }
  Object.assign(process.env, values)
  try {
    await work()
  } finally {
    // The package also adds LD_LIBRARY_PATH and others: none of it may reach our own children.
    for (const name of Object.keys(process.env)) {
      if (before[name] === undefined) delete process.env[name]
    }
    Object.assign(process.env, before)
  }
}

function definedEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env)
  return Object.fromEntries(entries.flatMap(([name, value]) => (value ? [[name, value]] : [])))
}

const fontsConf = (folder: string): string => `<?xml version="1.0" ?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}/fonts/fonts</dir>
  <cachedir>${folder}/fonts-cache</cachedir>
</fontconfig>
`
