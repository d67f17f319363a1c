import { html, LitElement, type TemplateResult } from 'lit'
import type { ItemWire } from '../../server/api/wire/receivables.ts'
import { define } from '../parts/define.ts'
import {
  type CopyWanted,
  type InvoiceChosen,
  MessageSettled,
  type WhyChosen,
} from '../parts/events.ts'
import type { Explained } from '../parts/explanation.ts'
import type { OpenedItem } from '../parts/item-list.ts'
import type { Api } from '../state/api.ts'
import { Copying } from '../state/copying.ts'
import { keepFile } from '../state/keep-file.ts'
import { problemFrom } from '../state/problem.ts'
import { base } from '../styles/base.ts'
import type { Speech } from '../words/speech.ts'
import '../parts/item-list.ts'

/**
 * A customer's open items; the reasons of one of them are asked for when they are wanted.
 *
 * @prop api, speech whom it asks and how it speaks
 * @prop items, invoice the items; the invoice that the host's page shows
 * @prop printed, copied the host prints invoices; it mails copies of them
 * @prop readonly the reader's role may not have copies sent
 * @fires encours-settled a copy was sent, or may have been
 */
export class EncoursItems extends LitElement {
  static override properties = {
    api: { attribute: false },
    speech: { attribute: false },
    items: { attribute: false },
    invoice: {},
    printed: { type: Boolean },
    copied: { type: Boolean },
    readonly: { type: Boolean },
    opened: { state: true },
    unprinted: { state: true },
  }
  declare api: Api
  declare speech: Speech
  declare items: readonly ItemWire[]
  declare invoice: string
  declare printed: boolean
  declare copied: boolean
  declare readonly: boolean
  declare opened: OpenedItem | null
  declare unprinted: string
  private asked: AbortController | null = null
  private life = new AbortController()
  private readonly copying = new Copying(() => this.requestUpdate())

  constructor() {
    super()
    this.items = []
    this.invoice = ''
    this.printed = false
    this.copied = false
    this.readonly = false
    this.opened = null
    this.unprinted = ''
  }

  override connectedCallback(): void {
    super.connectedCallback()
    if (this.life.signal.aborted) this.life = new AbortController()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.life.abort()
    this.asked?.abort()
  }

  /** What was decided anew, or is to be said in another language, is asked for anew. */
  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (this.opened !== null && (changed.has('items') || changed.has('speech')))
      void this.explain(this.opened)
  }

  override render(): TemplateResult {
    return html`<encours-item-list .speech=${this.speech} .items=${this.items} .invoice=${this.invoice}
      .opened=${this.opened} ?printed=${this.printed} .unprinted=${this.unprinted}
      ?copyable=${this.copied && !this.readonly} .copy=${this.copying.copy}
      @encours-copy=${this.lookAtCopy} @encours-copy-confirm=${this.sendCopy}
      @encours-copy-close=${() => this.copying.close()}
      @encours-why=${this.toggle} @encours-invoice=${this.print}></encours-item-list>`
  }

  private toggle({ invoice, instalment }: WhyChosen): void {
    const { opened } = this
    const isOpen = opened?.invoice === invoice && opened.instalment === instalment
    if (isOpen && opened.explained.kind !== 'failed') {
      this.asked?.abort()
      this.opened = null
      return
    }
    const item = { invoice, instalment, explained: { kind: 'loading' } as const }
    this.opened = item
    void this.explain(item)
  }

  private lookAtCopy({ invoice }: CopyWanted): void {
    void this.copying.open(this.api, invoice, this.life.signal)
  }

  /** Who did what has one line more, whatever came of it. */
  private async sendCopy(): Promise<void> {
    await this.copying.send(this.api, this.life.signal)
    if (!this.life.signal.aborted) this.dispatchEvent(new MessageSettled())
  }

  private async print({ item: { invoice, number } }: InvoiceChosen): Promise<void> {
    const { signal } = this.life
    this.unprinted = ''
    try {
      keepFile(await this.api.invoiceDocument(invoice, signal), `${number}.pdf`)
    } catch {
      if (!signal.aborted) this.unprinted = invoice
    }
  }

  private async explain({ invoice, instalment }: OpenedItem): Promise<void> {
    this.asked?.abort()
    const mine = new AbortController()
    this.asked = mine
    const show = (explained: Explained): void => {
      if (!mine.signal.aborted) this.opened = { invoice, instalment, explained }
    }
    try {
      const { items } = await this.api.explanation(invoice, mine.signal)
      const value = items.find((one) => one.instalment === instalment) ?? null
      show({ kind: 'ready', value })
    } catch (error) {
      show({ kind: 'failed', problem: problemFrom(error) })
    }
  }

  static override styles = base
}

define('encours-items', EncoursItems)
