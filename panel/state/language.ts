// The language that a reader of the workspace chose, remembered on this machine. Where the browser
// keeps nothing for us, the choice lasts as long as the page.

import type { Language } from '../words/speech.ts'

const place = 'encours-language'

export function rememberedLanguage(): string | null {
  try {
    return localStorage.getItem(place)
  } catch (error) {
    if (error instanceof DOMException) return null
    throw error
  }
}

export function rememberLanguage(language: Language): void {
  try {
    localStorage.setItem(place, language)
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
  }
}
