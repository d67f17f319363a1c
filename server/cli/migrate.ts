import { answer, type Command, optionsOf } from './command.ts'

const help = `encours migrate

Brings the database of DATABASE_URL (with the rights of DATABASE_OWNER_URL), or the embedded one, to
this release. Says what was applied. Safe to run at any time, and many times at once.
`

export const command: Command = {
  help,
  run: async (args) => {
    optionsOf(args, {}, help)
    const { withAddresses } = await import('./database.ts')
    answer(await withAddresses(async ({ applied }) => ({ applied })))
  },
}
