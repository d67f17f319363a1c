import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import type { MessageWire } from '../../server/api/wire/messages.ts'
import type { Loaded } from '../state/loading.ts'
import { base } from '../styles/base.ts'
import { reasonName } from '../words/names.ts'
import type { Speech } from '../words/speech.ts'
import { define } from './define.ts'
import { PreviewChosen, type RetryChosen } from './events.ts'
import './face.ts'

/** Links of the mail lead nowhere from here: the frame may open no window. */
const withoutLinks = '<base target="_blank">'
/** Room for what a scrollbar would take. */
const sparePixels = 24

/**
 * One message as it would leave. Its HTML is shown in a frame that runs no script; it keeps our
 * origin, so that we can dress and measure it from outside.
 *
 * @prop message its id
 * @prop loaded the message, under way, or why it could not be had
 * @fires encours-preview another try after a failure
 */
export class EncoursPreview extends LitElement {
  static override properties = {
    speech: { attribute: false },
    loaded: { attribute: false },
    message: {},
  }
  declare speech: Speech
  declare loaded: Loaded<MessageWire>
  declare message: string

  override render(): TemplateResult {
    const { loaded, speech } = this
    if (loaded.kind === 'loading')
      return html`<encours-face .speech=${speech} lines="5"></encours-face>`
    if (loaded.kind === 'failed')
      return html`<encours-face face="failed" .speech=${speech} .problem=${loaded.problem}
        @encours-retry=${this.again}></encours-face>`
    return this.ready(loaded.value)
  }

  private ready({ preview, problem }: MessageWire): TemplateResult {
    const { approve } = this.speech.words
    return html`
      ${
        problem === null
          ? nothing
          : html`<p class="problem"><strong>${approve.problem}</strong>
              <span>${reasonName(this.speech.words, problem)}</span></p>`
      }
      ${
        preview === null
          ? html`<p class="muted">${approve.noPreview}</p>`
          : html`<dl>
                <div><dt>${approve.from}</dt><dd>${preview.from}</dd></div>
                <div><dt>${approve.toCustomer}</dt><dd>${preview.to}</dd></div>
                <div><dt>${approve.subject}</dt><dd><strong>${preview.subject}</strong></dd></div>
              </dl>
              <iframe sandbox="allow-same-origin" referrerpolicy="no-referrer" title=${approve.body(preview.subject)}
                .srcdoc=${preview.html + withoutLinks} @load=${this.dress}></iframe>`
      }`
  }

  /**
   * Our pages refuse style attributes in markup, and the frame inherits that. Mail has no other way
   * to be styled, so its own styles are set again through the CSSOM, a mail too
   * wide for the frame is made smaller, and the frame takes its height.
   */
  private dress(event: Event): void {
    const frame = event.currentTarget
    if (!(frame instanceof HTMLIFrameElement)) return
    const mail = frame.contentDocument
    if (mail === null) return
    for (const part of mail.querySelectorAll<HTMLElement>('[style]'))
      part.style.cssText = part.getAttribute('style') ?? ''
    const wide = mail.documentElement.scrollWidth / Math.max(mail.documentElement.clientWidth, 1)
    if (wide > 1) mail.body.style.setProperty('zoom', `${1 / wide}`)
    frame.style.setProperty('block-size', `${mail.documentElement.scrollHeight + sparePixels}px`)
  }

  private again(event: RetryChosen): void {
    event.stopPropagation()
    this.dispatchEvent(new PreviewChosen(this.message))
  }

  static override styles = [
    ...base,
    css`
      :host {
        display: grid;
        gap: 0.75rem;
      }
      dl {
        display: grid;
        gap: 0.2rem;
      }
      dl div {
        display: grid;
        grid-template-columns: 4.5em 1fr;
      }
      dt {
        color: var(--e-muted);
      }
      dd {
        overflow-wrap: anywhere;
      }
      iframe {
        inline-size: 100%;
        block-size: 12rem;
        max-block-size: 46rem;
        resize: vertical;
        border: 1px solid var(--e-line);
        border-radius: var(--e-radius);
        background: #ffffff;
        color-scheme: light;
      }
      .problem {
        padding: 0.6rem 0.8rem;
        border-radius: var(--e-radius);
        background: var(--e-warn-soft);
        color: var(--e-warn);
      }
    `,
  ]
}

define('encours-preview', EncoursPreview)
