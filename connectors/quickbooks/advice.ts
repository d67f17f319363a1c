// What a person, or we, do about a failure of QuickBooks, by the code that it names. Leaves out how
// a failure is told from an answer: see fault.ts.

import { unreachable } from '../../core/assert.ts'
import type { Failure } from '../contract/failure.ts'

const byCode: Readonly<Record<string, string>> = {
  '3200': 'Refresh the access token once and ask again; refused again, reconnect the company.',
  '3100':
    'This app may not read this company: check that app and company are of the same environment, ' +
    'then reconnect.',
  '120': 'The user who connected has lost access: another administrator must reconnect.',
  invalid_grant: 'The connection has ended: stop its jobs and ask the administrator to reconnect.',
  invalid_client: 'Our client id or secret is not accepted: correct the settings of this service.',
  '610': 'The record was deleted or made inactive: mark it as gone, and do not ask for it again.',
  '5010': 'Read the record again, apply the change to what stands there, at most three times.',
  '6190': 'The subscription of the company has ended: stop writing and tell its administrator.',
  '6240': 'A customer, supplier or employee has this name already: choose another.',
  '6140': 'Another document has this number already: choose another.',
  '6200': 'The books of that period are closed: open it in QuickBooks, then repeat the write.',
  '6210': 'The books of that period are closed: open it in QuickBooks, then repeat the write.',
  '6000': 'QuickBooks refuses this by a rule of business: read its detail, correct, do not repeat.',
  '3001': 'Leave this company alone for 60 seconds, in all processes, then go on.',
  TIMEOUT: 'Ask again later, with growing waits; repeat a write only under the same requestid.',
}

const ourRequest = 'The request itself is wrong: do not repeat it; report it as a fault of ours.'
/** Unknown property, missing parameter, bad id, too long, bad number, bad query, wrong path. */
const ourFaults = new Set(['500', '2010', '2020', '2030', '2050', '2080', '4000', '4001'])

export function adviceFor({ kind, code }: Pick<Failure, 'kind' | 'code'>): string {
  const known = byCode[code]
  if (known !== undefined) return known
  if (ourFaults.has(code)) return ourRequest
  switch (kind) {
    case 'unauthorized':
      return 'Refresh the access token once and ask again; refused again, reconnect the company.'
    case 'rate_limited':
      return 'Leave this company alone for 60 seconds, in all processes, then go on.'
    case 'unavailable':
      return 'Ask again later, with growing waits; repeat a write only under the same requestid.'
    case 'conflict':
      return 'Read the record again, apply the change to what stands there, at most three times.'
    case 'rejected':
      return 'Do not repeat: a person reads the message and corrects what it names.'
    default:
      return unreachable(kind)
  }
}
