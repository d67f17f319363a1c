// What the parts say to the views. Each crosses shadow roots; none carries more than its name says.

import type { CaseWire } from '../../server/api/wire/cases.ts'
import type { ChannelSettingsWire } from '../../server/api/wire/channels.ts'
import type { LetterTextWire } from '../../server/api/wire/letters.ts'
import type { PolicyDocumentWire, SegmentWire } from '../../server/api/wire/policies.ts'
import type { ProofKindWire } from '../../server/api/wire/post.ts'
import type { FormKind } from '../state/case-request.ts'
import type { TypedShare } from '../state/plan-shares.ts'
import type { PolicyStepWire } from '../state/policy-draft.ts'
import type { Language } from '../words/speech.ts'

const across = { bubbles: true, composed: true }

/** Another text holds in a letter. */
export class TextSaved extends Event {
  static readonly type = 'encours-text-saved'
  constructor() {
    super(TextSaved.type, across)
  }
}

/** The letter on paper, to be opened. */
export class DocumentChosen extends Event {
  static readonly type = 'encours-document'
  readonly message: string
  constructor(message: string) {
    super(DocumentChosen.type, across)
    this.message = message
  }
}

/** All of the accounting software is read again, however old it is. */
export class AnewChosen extends Event {
  static readonly type = 'encours-anew'
  constructor() {
    super(AnewChosen.type, across)
  }
}

export class RetryChosen extends Event {
  static readonly type = 'encours-retry'
  constructor() {
    super(RetryChosen.type, across)
  }
}

export class LanguageChosen extends Event {
  static readonly type = 'encours-language'
  readonly language: Language
  constructor(language: Language) {
    super(LanguageChosen.type, across)
    this.language = language
  }
}

export class SyncChosen extends Event {
  static readonly type = 'encours-sync'
  constructor() {
    super(SyncChosen.type, across)
  }
}

export class PreviewChosen extends Event {
  static readonly type = 'encours-preview'
  readonly message: string
  constructor(message: string) {
    super(PreviewChosen.type, across)
    this.message = message
  }
}

export class ApproveChosen extends Event {
  static readonly type = 'encours-approve'
  readonly message: string
  constructor(message: string) {
    super(ApproveChosen.type, across)
    this.message = message
  }
}

export class RefuseChosen extends Event {
  static readonly type = 'encours-refuse'
  readonly message: string
  readonly reason: string
  constructor(message: string, reason: string) {
    super(RefuseChosen.type, across)
    this.message = message
    this.reason = reason
  }
}

/** Stays within the part that asked. */
export class CancelChosen extends Event {
  static readonly type = 'encours-cancel'
  constructor() {
    super(CancelChosen.type)
  }
}

export class SearchChosen extends Event {
  static readonly type = 'encours-search'
  readonly text: string
  constructor(text: string) {
    super(SearchChosen.type, across)
    this.text = text
  }
}

export class MoreChosen extends Event {
  static readonly type = 'encours-more'
  constructor() {
    super(MoreChosen.type, across)
  }
}

/** Another step of the queue is to be shown; empty = all. */
export class StepChosen extends Event {
  static readonly type = 'encours-step'
  readonly step: string
  constructor(step: string) {
    super(StepChosen.type, across)
    this.step = step
  }
}

/** Stays within the view that holds the form. */
export class CaseFilled extends Event {
  static readonly type = 'encours-case-filled'
  readonly kind: FormKind
  readonly body: object
  constructor(kind: FormKind, body: object) {
    super(CaseFilled.type)
    this.kind = kind
    this.body = body
  }
}

/** Stays within the view that holds the list. */
export class CaseActChosen extends Event {
  static readonly type = 'encours-case-act'
  readonly chosen: CaseWire
  readonly act: string
  readonly body: object
  constructor(chosen: CaseWire, act: string, body: object) {
    super(CaseActChosen.type)
    this.chosen = chosen
    this.act = act
    this.body = body
  }
}

/** Stays within the view that holds the form. */
export class FieldsFilled extends Event {
  static readonly type = 'encours-fields'
  readonly values: FormData
  /** Of the form: sent twice, it is entered once. */
  readonly id: string
  constructor(values: FormData, id: string) {
    super(FieldsFilled.type)
    this.values = values
    this.id = id
  }
}

/** Stays within the form that holds them. */
export class SharesTyped extends Event {
  static readonly type = 'encours-shares'
  readonly rows: readonly TypedShare[]
  constructor(rows: readonly TypedShare[]) {
    super(SharesTyped.type)
    this.rows = rows
  }
}

/** The reasons of one open item; stays within the view that holds the list. */
export class WhyChosen extends Event {
  static readonly type = 'encours-why'
  readonly invoice: string
  readonly instalment: number
  constructor(invoice: string, instalment: number) {
    super(WhyChosen.type)
    this.invoice = invoice
    this.instalment = instalment
  }
}

/** A copy of an invoice is to be looked at, and may then be sent. */
export class CopyWanted extends Event {
  static readonly type = 'encours-copy'
  readonly invoice: string
  constructor(invoice: string) {
    super(CopyWanted.type, across)
    this.invoice = invoice
  }
}

export class CopyConfirmed extends Event {
  static readonly type = 'encours-copy-confirm'
  constructor() {
    super(CopyConfirmed.type, across)
  }
}

export class CopyClosed extends Event {
  static readonly type = 'encours-copy-close'
  constructor() {
    super(CopyClosed.type, across)
  }
}

/** An invoice, as the accounting software prints it. */
export class InvoiceChosen extends Event {
  static readonly type = 'encours-invoice'
  readonly item: ItemKeyed
  constructor(item: ItemKeyed) {
    super(InvoiceChosen.type)
    this.item = item
  }
}

interface ItemKeyed {
  readonly invoice: string
  readonly instalment: number
  readonly number: string
}

/** Stays within the view that holds the task. */
export class TaskAct extends Event {
  static readonly type = 'encours-task'
  readonly act: 'open' | 'answer' | 'close'
  readonly body: object
  constructor(act: 'open' | 'answer' | 'close', body: object) {
    super(TaskAct.type)
    this.act = act
    this.body = body
  }
}

/** A message was decided or settled: what others show of it is out of date. */
export class MessageSettled extends Event {
  static readonly type = 'encours-settled'
  constructor() {
    super(MessageSettled.type, across)
  }
}

/** The session is over: the host page is asked for a new launch token. */
export class LaunchNeeded extends Event {
  static readonly type = 'encours-launch-needed'
  constructor() {
    super(LaunchNeeded.type, across)
  }
}

/** Fields of one step of a policy; stays within the editor. */
export class StepChanged extends Event {
  static readonly type = 'encours-step'
  readonly change: Partial<PolicyStepWire>
  constructor(change: Partial<PolicyStepWire>) {
    super(StepChanged.type)
    this.change = change
  }
}

/** Whom a policy is for; stays within the editor. */
export class SegmentChanged extends Event {
  static readonly type = 'encours-segment'
  readonly segment: SegmentWire
  constructor(segment: SegmentWire) {
    super(SegmentChanged.type)
    this.segment = segment
  }
}

/** A policy was saved: what is shown of policies is out of date. */
export class PolicySaved extends Event {
  static readonly type = 'encours-saved'
  constructor() {
    super(PolicySaved.type)
  }
}

/** A letter was taken to the post on this day. */
export class PostedChosen extends Event {
  static readonly type = 'encours-posted'
  readonly message: string
  readonly on: string
  readonly trackingNumber: string | null
  constructor(message: string, on: string, trackingNumber: string | null) {
    super(PostedChosen.type, across)
    this.message = message
    this.on = on
    this.trackingNumber = trackingNumber
  }
}

export class NotPostedChosen extends Event {
  static readonly type = 'encours-not-posted'
  readonly message: string
  readonly reason: string
  constructor(message: string, reason: string) {
    super(NotPostedChosen.type, across)
    this.message = message
    this.reason = reason
  }
}

/** What a person found out about a message that may have left. */
export class FindingChosen extends Event {
  static readonly type = 'encours-finding'
  readonly message: string
  readonly outcome: 'left' | 'not_left'
  readonly note: string
  constructor(message: string, outcome: 'left' | 'not_left', note: string) {
    super(FindingChosen.type, across)
    this.message = message
    this.outcome = outcome
    this.note = note
  }
}

/** The day of presentation of a letter; stays within its view. */
export class PresentedSaid extends Event {
  static readonly type = 'encours-presented'
  readonly on: string
  constructor(on: string) {
    super(PresentedSaid.type)
    this.on = on
  }
}

/** A scan of what the post gave; stays within its view. */
export class ProofHandedIn extends Event {
  static readonly type = 'encours-proof'
  readonly kind: ProofKindWire
  readonly file: Blob
  constructor(kind: ProofKindWire, file: Blob) {
    super(ProofHandedIn.type)
    this.kind = kind
    this.file = file
  }
}

/** A proof is to be opened; stays within its view. */
export class ProofChosen extends Event {
  static readonly type = 'encours-proof-open'
  readonly proof: string
  readonly kind: ProofKindWire
  readonly media: string
  constructor(proof: string, kind: ProofKindWire, media: string) {
    super(ProofChosen.type)
    this.proof = proof
    this.kind = kind
    this.media = media
  }
}

/** A channel is to be tried on the company itself. */
export class ChannelTryChosen extends Event {
  static readonly type = 'encours-channel-try'
  readonly channel: 'email' | 'sms'
  constructor(channel: 'email' | 'sms') {
    super(ChannelTryChosen.type, across)
    this.channel = channel
  }
}

export class ChannelRulesChosen extends Event {
  static readonly type = 'encours-channel-rules'
  readonly settings: ChannelSettingsWire
  constructor(settings: ChannelSettingsWire) {
    super(ChannelRulesChosen.type, across)
    this.settings = settings
  }
}

/** The company's terms are others now. */
export class TermsChanged extends Event {
  static readonly type = 'encours-terms-changed'
  constructor() {
    super(TermsChanged.type)
  }
}

/** An earlier version of a policy, to begin from; and the newest of it. */
export class VersionChosen extends Event {
  static readonly type = 'encours-version'
  readonly document: PolicyDocumentWire
  readonly newest: PolicyDocumentWire
  constructor(document: PolicyDocumentWire, newest: PolicyDocumentWire) {
    super(VersionChosen.type)
    this.document = document
    this.newest = newest
  }
}

export class PolicyRetired extends Event {
  static readonly type = 'encours-retired'
  constructor() {
    super(PolicyRetired.type)
  }
}

/** What a text was before; null = the original. */
export class TextVersionChosen extends Event {
  static readonly type = 'encours-text-version'
  readonly version: number
  readonly text: LetterTextWire | null
  constructor(version: number, text: LetterTextWire | null) {
    super(TextVersionChosen.type)
    this.version = version
    this.text = text
  }
}

/** A request for a limit is approved, or refused with a reason. */
export class LimitAnswered extends Event {
  static readonly type = 'encours-limit-answer'
  readonly request: string
  readonly answer: 'approve' | 'refuse'
  readonly reason: string | null
  constructor(request: string, answer: 'approve' | 'refuse', reason: string | null) {
    super(LimitAnswered.type)
    this.request = request
    this.answer = answer
    this.reason = reason
  }
}

/** A guarantee is to be ended; stays within the view that holds the list. */
export class GuaranteeEnded extends Event {
  static readonly type = 'encours-guarantee-end'
  readonly guarantee: string
  readonly reason: string
  constructor(guarantee: string, reason: string) {
    super(GuaranteeEnded.type)
    this.guarantee = guarantee
    this.reason = reason
  }
}
