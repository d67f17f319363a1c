import { readFile } from 'node:fs/promises'
import { Malformed } from '../../core/malformed.ts'
import { type MentionLanguage, mentions, mentionsMissing } from '../dunning/terms/mentions.ts'
import { answer, type Command, fromFile, optionsOf, say, Usage } from './command.ts'

const help = `encours mentions --text FILE [--language fr|en] [--json]

Which mandatory mentions the printed text of a French company's invoice lacks.

  --text FILE        the invoice's text, as it is printed (UTF-8)
  --language fr|en   the language of the text; without it: fr
  --json             {"missing": […]}; without it: one a line

Mentions: ${mentions.join(', ')}
`

const options = {
  text: { type: 'string' },
  language: { type: 'string', default: 'fr' },
  json: { type: 'boolean', default: false },
} as const

export const command: Command = {
  help,
  run: async (args) => {
    const given = optionsOf(args, options, help)
    if (given.text === undefined) throw new Usage('--text is missing', help)
    const language = languageOf(given.language)
    const text = await fromFile({ option: '--text', path: given.text }, (path) =>
      readFile(path, 'utf8'),
    )
    const missing = mentionsMissing(text, language)
    if (given.json) return answer({ missing })
    if (missing.length === 0) say('nothing is missing')
    for (const mention of missing) process.stdout.write(`${mention}\n`)
  },
}

function languageOf(text: string): MentionLanguage {
  if (text === 'fr' || text === 'en') return text
  throw new Malformed({ path: '--language', wanted: 'not one of fr, en', found: text })
}
