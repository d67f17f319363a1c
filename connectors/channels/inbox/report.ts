// What a server's report (RFC 3464) says about the mail that it could not or did deliver. Reports
// that only say it in words count as given up. Leaves out which mail it is about.

import type { CarrierNews } from '../../contract/channel.ts'

const longestReason = 200

/** `status`: the text of the part `message/delivery-status`; null where the report has none. */
export function newsOfReport(status: string | null, subject: string): CarrierNews | null {
  if (status === null) return bounce(false, subject)
  const fields = fieldsOf(status)
  const action = (fields.get('action') ?? '').toLowerCase()
  const code = /[245]\.\d{1,3}\.\d{1,3}/.exec(fields.get('status') ?? '')?.[0] ?? ''
  const said = (fields.get('diagnostic-code') ?? '').replace(/^\s*[\w-]+\s*;\s*/, '')
  const reason = `${code} ${said}`.trim() || subject
  switch (action) {
    case 'delivered':
      return { kind: 'delivered' }
    case 'relayed':
    case 'expanded':
      return { kind: 'taken' }
    case 'delayed':
      return { kind: 'delayed', reason: reason.slice(0, longestReason) }
    default:
      return bounce(isPermanent(code, said), reason)
  }
}

const bounce = (permanent: boolean, reason: string): CarrierNews => ({
  kind: 'bounced',
  permanent,
  reason: reason.slice(0, longestReason),
})

/** A full mailbox is nobody's wrong address, whatever its first digit says. */
function isPermanent(code: string, said: string): boolean {
  if (code !== '') return code.startsWith('5.') && code !== '5.2.2'
  return /^5\d\d\b/.test(said.trim())
}

/** Of the first recipient that failed, else of the first: a mail of ours has one. */
function fieldsOf(status: string): ReadonlyMap<string, string> {
  const unfolded = status.replace(/\r\n?/g, '\n').replace(/\n[ \t]+/g, ' ')
  const blocks = unfolded.split(/\n\s*\n/).map(blockOf)
  const recipients = blocks.filter((block) => block.has('action') || block.has('final-recipient'))
  const failedOne = recipients.find((block) => block.get('action')?.toLowerCase() === 'failed')
  return failedOne ?? recipients[0] ?? new Map()
}

function blockOf(text: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>()
  for (const line of text.split('\n')) {
    const found = /^([\w-]{1,60}):\s*(.*)$/.exec(line)
    const [, name = '', value = ''] = found ?? []
    if (name !== '' && !fields.has(name.toLowerCase())) fields.set(name.toLowerCase(), value.trim())
  }
  return fields
}
