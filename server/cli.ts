// The command line. JSON on standard output, messages on standard error. Each command is loaded
// only when it is asked for, so that `plan` starts without a database client or a web server.

import { Malformed } from '../core/malformed.ts'
import { type Command, ExitCode, FileRefused, Usage } from './cli/command.ts'

const commands: Readonly<Record<string, () => Promise<{ readonly command: Command }>>> = {
  serve: () => import('./cli/serve.ts'),
  migrate: () => import('./cli/migrate.ts'),
  import: () => import('./cli/import.ts'),
  plan: () => import('./cli/plan.ts'),
  simulate: () => import('./cli/simulate.ts'),
  explain: () => import('./cli/explain.ts'),
  assess: () => import('./cli/assess.ts'),
  backtest: () => import('./cli/backtest.ts'),
  forecast: () => import('./cli/forecast.ts'),
  solvency: () => import('./cli/solvency.ts'),
  terms: () => import('./cli/terms.ts'),
  mentions: () => import('./cli/mentions.ts'),
  claims: () => import('./cli/claims.ts'),
  rates: () => import('./cli/rates.ts'),
  company: () => import('./cli/company.ts'),
  inspect: () => import('./cli/inspect.ts'),
  'release-odoo': () => import('./cli/release-odoo.ts'),
  'verify-audit': () => import('./cli/verify-audit.ts'),
}

const help = `Encours keeps what customers owe under control.

encours serve      the web server and the worker
encours migrate    brings the database to this release
encours import     reads a book or a CSV export
encours plan       what would be sent, held and asked, and why
encours simulate   what another policy would send over the next days
encours explain    why one open item is where it is
encours assess     how each customer pays, a grade, a limit, and when each invoice is paid
encours backtest   how near forecasts of payment would have come, on your own book
encours forecast   what comes in over the next weeks, and how far off such a forecast was
encours solvency   how likely companies are in distress, from their accounts
encours terms      which payment terms are longer than the law allows
encours mentions   which mandatory mentions an invoice's text lacks
encours claims     what late payment costs a customer by law, line by line
encours rates      whether the central bank's rate is still the one that we calculate with
encours company    what public services say of a French company
encours inspect    what a connector understands of one recorded answer of its host
encours release-odoo  lets a company of Odoo be connected again from another server
encours verify-audit  whether the audit of one company is whole

encours <command> --help says more.

Exit status: 0 done, 1 a fault of ours or of the machine, 2 the input was refused.
`

export async function main(args: readonly string[]): Promise<void> {
  process.stdout.on('error', endQuietly)
  process.exitCode = await exitCodeOf(args)
}

async function exitCodeOf([name, ...rest]: readonly string[]): Promise<number> {
  try {
    if (name === undefined) throw new Usage('a command is missing', help)
    if (name === '--help' || name === '-h' || name === 'help') {
      process.stdout.write(help)
      return ExitCode.done
    }
    const load = Object.hasOwn(commands, name) ? commands[name] : undefined
    if (!load) throw new Usage(`no command ${name}`, help)
    const { command } = await load()
    if (rest.includes('--help') || rest.includes('-h')) {
      process.stdout.write(command.help)
      return ExitCode.done
    }
    await command.run(rest)
    return ExitCode.done
  } catch (error) {
    return report(error)
  }
}

function report(error: unknown): number {
  if (error instanceof Usage) {
    process.stderr.write(`encours: ${error.message}\n\n${error.help}`)
    return ExitCode.refused
  }
  if (error instanceof Malformed || error instanceof FileRefused) {
    process.stderr.write(`${error.message}\n`)
    return ExitCode.refused
  }
  process.stderr.write(`encours: ${sentenceOf(error)}\n`)
  return ExitCode.failed
}

/** Ours explain themselves; of a bug the stack is what helps. */
const explained = [
  'EnvironmentBroken',
  'DatabaseUnavailable',
  'MigrationRefused',
  'PortTaken',
  'AuditBroken',
]

function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (explained.includes(error.name) || 'code' in error) return error.message
  return error.stack ?? error.message
}

/** Whoever read our output has had enough: `encours plan … | head`. */
function endQuietly(error: Error): void {
  if ('code' in error && error.code === 'EPIPE') process.exit(ExitCode.done)
  throw error
}

if (import.meta.main) await main(process.argv.slice(2))
