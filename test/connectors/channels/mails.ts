// Mails as servers, machines and people write them about a mail of ours.

export const key = '6a0c8c4e-4f2e-4c39-9a6e-0d7b7a1c1a11-0c9e3c1d-58b5-5f6a-9f0e-2f6b1f0c7d21'

export interface Bounce {
  readonly action: string
  readonly status: string
  readonly said: string
  readonly messageId?: string
  readonly about?: string
}

/** As Postfix writes it (RFC 3464). */
export const bounce = ({ action, status, said, about = key, ...more }: Bounce): string => `\
Return-Path: <>
From: MAILER-DAEMON@mx.example (Mail Delivery System)
To: compta@nord.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <b-${about}-${action}${status}@mx.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
X-Postfix-Sender: rfc822; compta@nord.example
Arrival-Date: Wed, 18 Nov 2026 08:59:00 +0000

Final-Recipient: rfc822; compta@lilas.example
Original-Recipient: rfc822;compta@lilas.example
Action: ${action}
Status: ${status}
Diagnostic-Code: smtp; ${said}

--b1
Content-Type: message/rfc822

From: Compta <compta@nord.example>
To: compta@lilas.example
Subject: Rappel
Message-ID: ${more.messageId ?? `<${about}@nord.example>`}
X-Mailin-custom: ${about}

Bonjour,
--b1--
`

export interface Reply {
  readonly from?: string
  readonly subject?: string
  readonly inReplyTo?: string
  readonly references?: string
  readonly text?: string
  readonly type?: string
  readonly more?: string
}

export const reply = (facts: Reply): string => `\
From: ${facts.from ?? 'Jean Lilas <jean@lilas.example>'}
To: compta@nord.example
Subject: ${facts.subject ?? 'Re: Rappel'}
Message-ID: <r1@lilas.example>
In-Reply-To: ${facts.inReplyTo ?? `<${key}@nord.example>`}
${facts.references === undefined ? '' : `References: ${facts.references}\n`}\
${facts.more === undefined ? '' : `${facts.more}\n`}\
MIME-Version: 1.0
Content-Type: ${facts.type ?? 'text/plain; charset=utf-8'}

${facts.text ?? 'Payé hier.'}
`

export const outOfOffice = (): string =>
  reply({
    subject: 'Absence du bureau',
    more: 'Auto-Submitted: auto-replied\nX-Auto-Response-Suppress: All',
    text: 'Je suis absent jusqu’au 25.',
  })
