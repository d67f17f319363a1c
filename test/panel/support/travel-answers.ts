// The part of the stand-in API that is about channels and messages on their way.

import type { Answers } from './api.ts'

/** How messages travelled, and what a person says of them; undefined where it is another question. */
export function travelAnswer(
  table: (question: keyof Answers) => Answers,
  asked: {
    readonly question: string
    readonly id: string
    readonly kind: string
    readonly body: unknown
    readonly file: unknown
  },
): unknown {
  const { question, id, kind, body, file } = asked
  switch (question) {
    case 'GET channels':
      return table('channels').channels()
    case 'POST channels':
      return table('changeChannels').changeChannels(body)
    case 'GET letters-by-hand':
      return table('lettersByHand').lettersByHand()
    case 'POST messages/…/posted':
      return table('posted').posted(id, body)
    case 'POST channels/…':
      return table('tryChannel').tryChannel(body)
    case 'GET messages/…/document':
      return {}
    case 'GET invoices/…/document':
      return table('invoiceDocument').invoiceDocument(id)
    case 'GET invoices/…/copies':
      return table('copies').copies(id)
    case 'POST invoices/…/copies':
      return table('sendCopy').sendCopy(id, body)
    case 'GET messages/…/evidence':
      return table('evidence').evidence(id)
    case 'POST messages/…/resolve':
      return table('resolve').resolve(id, body)
    case 'POST messages/…/presented':
      return table('presented').presented(id, body)
    case 'POST messages/…/proofs':
      return table('handInProof').handInProof(id, kind, file)
    case 'GET proofs/…':
      return table('proof').proof(id)
    case 'GET customers/…/case-file':
      return table('caseFile').caseFile(id)
    default:
      return undefined
  }
}
