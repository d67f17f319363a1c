import { html, LitElement, type TemplateResult } from 'lit'
import type { ItemWire } from '../../server/api/wire/receivables.ts'
import { define } from '../parts/define.ts'
import type { WhyChosen } from '../parts/events.ts'
import type { Explained } from '../parts/explanation.ts'
import type { OpenedItem } from '../parts/item-list.ts'
import type { Api } from '../state/api.ts'
import { problemFrom } from '../state/problem.ts'
import { base } from '../styles/base.ts'
import type { Speech } from '../words/speech.ts'
import '../parts/item-list.ts'

/**
 * A customer's open items; the reasons of one of them are asked for when they are wanted.
 *
 * @prop api, speech whom it asks and how it speaks
 * @prop items, invoice the items; the invoice that the host's page shows
 */
export class EncoursItems extends LitElement {
  static override properties = {
    api: { attribute: false },
    speech: { attribute: false },
    items: { attribute: false },
    invoice: {},
    opened: { state: true },
  }
  declare api: Api
  declare speech: Speech
  declare items: readonly ItemWire[]
  declare invoice: string
  declare opened: OpenedItem | null
  private asked: AbortController | null = null

  constructor() {
    super()
    this.items = []
    this.invoice = ''
    this.opened = null
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.asked?.abort()
  }

  /** What was decided anew, or is to be said in another language, is asked for anew. */
  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (this.opened !== null && (changed.has('items') || changed.has('speech')))
      void this.explain(this.opened)
  }

  override render(): TemplateResult {
    return html`<encours-item-list .speech=${this.speech} .items=${this.items} .invoice=${this.invoice}
      .opened=${this.opened} @encours-why=${this.toggle}></encours-item-list>`
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
