import { type Command, optionsOf, say, Usage } from './command.ts'

const help = `encours serve [--role all|web|worker]

Serves until it is told to stop (SIGINT, SIGTERM). Reads its settings from the environment; without
DATABASE_URL it starts a PostgreSQL of its own. Logs in JSON on standard output.

  --role ROLE      web: requests; worker: jobs; all: both, the default
`

const options = { role: { type: 'string', default: 'all' } } as const

export const command: Command = {
  help,
  run: async (args) => {
    const { role: wanted } = optionsOf(args, options, help)
    const { explain, roles, serve, stopOnSignals } = await import('../main.ts')
    const role = roles.find((known) => known === wanted)
    if (!role) throw new Usage(`--role is one of ${roles.join(', ')}, not ${wanted}`, help)
    const { readEnv } = await import('../env.ts')
    const serving = await serve({ role, env: readEnv(process.env) })
    stopOnSignals(serving.stop, (error) => say(explain(error)))
    say(serving.address ?? 'The worker is running.')
  },
}
