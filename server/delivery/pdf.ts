// Pages as a PDF file. A function of its arguments: the same pages of the same day are the same
// bytes. The fonts are the package's own; nothing is fetched, and no other file is read.

import { createRequire } from 'node:module'
import type { Day } from '../../core/day.ts'
import type { Pages } from './document.ts'

const require = createRequire(import.meta.url)
const pdfmake: typeof import('pdfmake') = require('pdfmake')
const fonts: typeof pdfmake.fonts = require('pdfmake/fonts/Roboto.js')
const fontFiles = new Set(Object.values(fonts['Roboto'] ?? {}))

pdfmake.setFonts(fonts)
pdfmake.setUrlAccessPolicy(() => false)
pdfmake.setLocalAccessPolicy((path) => fontFiles.has(path))

export async function pdfOf(pages: Pages, day: Day): Promise<Uint8Array> {
  const made = new Date(`${day}T00:00:00Z`)
  const info = { ...pages.info, creationDate: made, creator: 'Encours', producer: 'Encours' }
  return new Uint8Array(await pdfmake.createPdf({ ...pages, info }).getBuffer())
}
