import { html, nothing, type TemplateResult } from 'lit'
import type { PolicyDocumentWire, PolicyVersionWire } from '../../server/api/wire/policies.ts'
import { define } from '../parts/define.ts'
import { VersionChosen } from '../parts/events.ts'
import { differences } from '../state/policy-draft.ts'
import { base } from '../styles/base.ts'
import { own } from '../styles/own.ts'
import { ActingView } from './acting.ts'
import '../parts/policy-card.ts'

interface Opened {
  readonly document: PolicyDocumentWire
  /** The version before; null for the first. */
  readonly before: PolicyDocumentWire | null
}

/**
 * The versions of one policy: who saved each and when, what it changed, and a new start from it.
 *
 * @prop versions of this policy, the newest first
 * @fires encours-version an earlier version is to be begun from
 */
export class EncoursPolicyHistory extends ActingView<Opened | null> {
  static override properties = {
    ...ActingView.properties,
    versions: { attribute: false },
    opened: { state: true },
  }
  declare versions: readonly PolicyVersionWire[]
  declare opened: number | null

  constructor() {
    super()
    this.versions = []
    this.opened = null
  }

  protected override subject(): string {
    return `${this.opened ?? ''}`
  }

  /** Nothing is asked before a version is opened. */
  protected override async ask(signal: AbortSignal): Promise<Opened | null> {
    const found = this.versions.find(({ version }) => version === this.opened)
    if (!found) return null
    const { key, version } = found
    const [document, before] = await Promise.all([
      this.api.policyVersion({ key, version }, signal),
      version > 1 ? this.api.policyVersion({ key, version: version - 1 }, signal) : null,
    ])
    return { document, before }
  }

  override render(): TemplateResult {
    return html`<ul>${this.versions.map((version, index) => this.row(version, index === 0))}</ul>
      ${this.fault()}`
  }

  private row(one: PolicyVersionWire, isNewest: boolean): TemplateResult {
    const { words, number, moment, day } = this.speech
    const { policyHistory: say, policies } = words
    const { version, savedAt, tried, retiredAt } = one
    const isOpen = this.opened === version
    return html`<li><span><strong>${say.version(number(version))}</strong>
        <span class="muted">${moment(savedAt)} ${this.author(one)}</span>
        ${isNewest && retiredAt === null ? html`<span class="chip good">${say.inForce}</span>` : nothing}
        ${retiredAt === null ? nothing : html`<span class="chip">${say.retired(day(retiredAt.slice(0, 10)))}</span>`}
        ${isNewest && !tried && retiredAt === null ? html`<span class="chip warn">${policies.untried}</span>` : nothing}</span>
      <button type="button" class="quiet" aria-expanded=${isOpen} aria-label=${say.openLabel(number(version))}
        @click=${() => this.open(isOpen ? null : version)}>${isOpen ? say.close : say.open}</button>
      ${isOpen ? html`<div class="opened">${super.render()}</div>` : nothing}</li>`
  }

  private author({ savedBy, savedByName }: PolicyVersionWire): string {
    const { policyHistory: say } = this.speech.words
    if (savedByName !== null) return say.by(savedByName)
    return savedBy === 'encours' ? say.ourselves : say.unknown
  }

  protected override busyLines(): number {
    return 2
  }

  protected override empty(): null {
    return null
  }

  protected override ready(opened: Opened | null): TemplateResult {
    if (opened === null) return html``
    const { policyHistory: say } = this.speech.words
    const { document, before } = opened
    const version = this.speech.number(document.policy.version)
    const isInForce =
      this.versions[0]?.version === document.policy.version && this.versions[0].retiredAt === null
    return html`${before === null ? html`<p class="muted">${say.first}</p>` : this.changes(version, before, document)}
      <encours-policy-card .speech=${this.speech} .document=${document}>${
        this.readonly || isInForce
          ? nothing
          : html`<button type="button" ?disabled=${this.busy} aria-label=${say.restoreLabel(version)}
              @click=${() => this.restore(document)}>${say.restore}</button>`
      }</encours-policy-card>`
  }

  private changes(version: string, before: object, after: object): TemplateResult {
    const { policyHistory: say, policies } = this.speech.words
    const found = differences(before, after)
    return html`<div><h3>${say.changed(version)}</h3>${
      found.length === 0
        ? html`<p class="muted">${say.same}</p>`
        : html`<ul>${found.map(
            ({ path, before: was, after: is }) => html`<li><span><code>${path}</code>:
              <code><del>${was ?? policies.nothingThere}</del></code>
              <code><ins>${is ?? policies.nothingThere}</ins></code></span></li>`,
          )}</ul>`
    }</div>`
  }

  private open(version: number | null): void {
    this.opened = version
    this.problem = null
  }

  /** It becomes the newest version by being saved on top of the one that is. */
  private restore(document: PolicyDocumentWire): void {
    const [newest] = this.versions
    if (!newest) return
    const { key, version } = newest
    void this.act(
      (signal) => this.api.policyVersion({ key, version }, signal),
      (found) => this.dispatchEvent(new VersionChosen(document, found)),
    )
  }

  static override styles = [...base, own]
}

define('encours-policy-history', EncoursPolicyHistory)
