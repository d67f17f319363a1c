import { css, html, LitElement, type TemplateResult } from 'lit'
import { base } from '../styles/base.ts'
import type { Language, Speech } from '../words/speech.ts'
import { define } from './define.ts'
import { LanguageChosen } from './events.ts'

const languages: readonly Language[] = ['fr', 'en']

/**
 * French or English.
 *
 * @fires encours-language the language that the reader chose
 */
export class EncoursLanguage extends LitElement {
  static override properties = { speech: { attribute: false } }
  declare speech: Speech

  override render(): TemplateResult {
    const { language: names } = this.speech.words
    return html`<div role="group" aria-label=${names.label}>
      ${languages.map(
        (language) =>
          html`<button type="button" lang=${language} aria-label=${`${language.toUpperCase()} – ${names[language]}`}
            aria-pressed=${language === this.speech.language ? 'true' : 'false'}
            @click=${() => this.dispatchEvent(new LanguageChosen(language))}
          >${language.toUpperCase()}</button>`,
      )}
    </div>`
  }

  static override styles = [
    ...base,
    css`
      div {
        display: inline-flex;
        border: 1px solid var(--e-line-strong);
        border-radius: calc(var(--e-radius) * 0.75);
      }
      button {
        min-block-size: 2rem;
        padding-inline: 0.55rem;
        border: 0;
        background: transparent;
        color: var(--e-muted);
        font-size: 0.8571em;
      }
      button[aria-pressed='true'] {
        background: var(--e-accent-soft);
        color: var(--e-accent);
      }
    `,
  ]
}

define('encours-language', EncoursLanguage)
