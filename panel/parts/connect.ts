import { css, html, LitElement, type TemplateResult } from 'lit'
import { base } from '../styles/base.ts'
import type { ConnectableHost, Speech } from '../words/speech.ts'
import './language.ts'
import { define } from './define.ts'

/**
 * Before the first step: what this is, and the way in for each accounting software.
 *
 * @prop base where consent is asked for, to be followed by the host's name
 * @prop hosts which can be connected
 */
export class EncoursConnect extends LitElement {
  static override properties = {
    speech: { attribute: false },
    base: {},
    hosts: { attribute: false },
  }
  declare speech: Speech
  declare base: string
  declare hosts: readonly ConnectableHost[]

  override render(): TemplateResult {
    const { connect } = this.speech.words
    return html`<main class="card">
      <div class="top"><strong class="brand">Encours</strong>
        <encours-language .speech=${this.speech}></encours-language></div>
      <h1>${connect.title}</h1>
      <p class="pitch">${connect.pitch}</p>
      <div class="ways">${this.hosts.map(
        (host) =>
          html`<a class="button primary" href=${`${this.base}${host}`} target="_top">${connect.buttons[host]}</a>`,
      )}</div>
      <p class="small muted">${connect.consent}</p>
      <ul>${connect.promises.map((promise) => html`<li>${promise}</li>`)}</ul>
    </main>`
  }

  static override styles = [
    ...base,
    css`
      :host {
        display: grid;
        min-block-size: 100vh;
        place-items: center;
        padding: 1rem;
        background: var(--e-sunken);
      }
      main {
        display: grid;
        gap: 1rem;
        max-inline-size: 34rem;
        padding: clamp(1.25rem, 5vw, 2.5rem);
      }
      .top {
        display: flex;
        align-items: center;
        justify-content: space-between;
        margin-block-end: 0.75rem;
      }
      .brand {
        color: var(--e-accent);
        font-size: 1.1429em;
        letter-spacing: -0.01em;
      }
      h1 {
        font-size: 1.9em;
        text-wrap: balance;
      }
      .pitch {
        font-size: 1.0714em;
        text-wrap: pretty;
      }
      .ways {
        display: flex;
        flex-wrap: wrap;
        gap: 0.75rem;
      }
      .button {
        min-block-size: 2.75rem;
        padding-inline: 1.25rem;
        white-space: normal;
      }
      ul {
        display: grid;
        gap: 0.5rem;
        margin-block-start: 0.5rem;
        padding-block-start: 1.25rem;
        border-block-start: 1px solid var(--e-line);
      }
      li {
        padding-inline-start: 1.5em;
        text-wrap: pretty;
      }
      li::before {
        content: '✓';
        float: inline-start;
        margin-inline-start: -1.5em;
        color: var(--e-accent);
        font-weight: 700;
      }
    `,
  ]
}

define('encours-connect', EncoursConnect)
