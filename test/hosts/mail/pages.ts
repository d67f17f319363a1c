// The mailbox as pages: what arrived, and one mail. A mail's own HTML is shown only inside a frame
// without scripts, forms, links out or our origin.

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ReceivedMail } from './mailbox.ts'

const framed = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
const page =
  "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'; form-action 'none'"

export function answerMailbox(
  received: readonly ReceivedMail[],
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const { pathname } = new URL(request.url ?? '/', 'http://mailbox')
  const found = /^\/messages\/(\d{1,9})(\/html)?$/.exec(pathname)
  const mail = found ? received.find(({ number }) => number === Number(found[1])) : undefined
  if (pathname === '/') send(response, { html: listPage(received), policy: page })
  else if (mail && found?.[2]) send(response, { html: bodyOf(mail), policy: framed })
  else if (mail) send(response, { html: mailPage(mail), policy: page })
  else send(response, { status: 404, html: missingPage, policy: page })
}

interface Answer {
  readonly status?: number
  readonly html: string
  readonly policy: string
}

function send(response: ServerResponse, { status = 200, html, policy }: Answer): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  })
  response.end(html)
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (found) => `&#${found.charCodeAt(0)};`)
}

const bodyOf = ({ mail }: ReceivedMail): string =>
  typeof mail.html === 'string' ? mail.html : `<pre>${escapeHtml(mail.text ?? '')}</pre>`

const style = `
:root { color-scheme: light dark; --ink: #1d2433; --soft: #5d6678; --line: #dde1e8; --paper: #fff;
  --ground: #f4f5f8; --accent: #2456c4 }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ebf1; --soft: #9aa4b5; --line: #333b49;
  --paper: #1b202a; --ground: #13171f; --accent: #8fb2ff } }
* { box-sizing: border-box }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, sans-serif }
main { max-width: 60rem; margin: 0 auto; padding: 2rem 1rem 4rem }
h1 { font-size: 1.35rem; line-height: 1.3; margin: 0 0 .25rem }
p { margin: 0 0 1.25rem; color: var(--soft) }
a { color: var(--accent) }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
.card { background: var(--paper); border: 1px solid var(--line); border-radius: .75rem; overflow: hidden;
  margin-block-end: 1.25rem }
ul { list-style: none; margin: 0; padding: 0 }
li + li { border-block-start: 1px solid var(--line) }
li a { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: .1rem 1rem; padding: .85rem 1.1rem;
  color: inherit; text-decoration: none }
li a:hover { background: var(--ground) }
li strong, li span { overflow-wrap: anywhere }
@media (max-width: 30rem) { li a { grid-template-columns: minmax(0, 1fr) } }
li span, time { color: var(--soft); font-size: .875rem }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .3rem 1.25rem; margin: 0;
  padding: 1rem 1.1rem }
dt { color: var(--soft) }
dd { margin: 0; overflow-wrap: anywhere }
iframe { display: block; inline-size: 100%; block-size: 46rem; border: 0; background: #fff }
pre { margin: 0; padding: 1rem 1.1rem; white-space: pre-wrap; overflow-wrap: anywhere;
  font: 13px/1.55 ui-monospace, monospace }
summary { padding: .75rem 1.1rem; cursor: pointer; font-weight: 600 }
.empty { padding: 3rem 1rem; text-align: center; color: var(--soft) }
`

const shell = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body><main>${body}</main></body>
</html>
`

const missingPage = shell(
  'No such mail',
  '<h1>No such mail</h1><p><a href="/">Back to the mailbox</a></p>',
)

function listPage(received: readonly ReceivedMail[]): string {
  const rows = received.toReversed().map(
    ({ number, receivedAt, envelope, mail }) => `<li><a href="/messages/${number}">
<strong>${escapeHtml(mail.subject ?? '(no subject)')}</strong>${time(receivedAt)}
<span>to ${escapeHtml(envelope.to.join(', '))}</span></a></li>`,
  )
  const list =
    rows.length > 0 ? `<ul>${rows.join('')}</ul>` : '<div class="empty">No mail yet.</div>'
  return shell(
    'Mailbox',
    `<h1>Mailbox</h1><p>What the mail server on this machine received. Nothing went further.</p>
<div class="card">${list}</div>`,
  )
}

function mailPage({ number, receivedAt, envelope, raw, mail }: ReceivedMail): string {
  const facts: readonly (readonly [string, string])[] = [
    ['From', mail.from?.text ?? envelope.from],
    ['To', envelope.to.join(', ')],
    ['Message-ID', mail.messageId ?? 'none'],
  ]
  const rows = facts.map(([name, value]) => `<dt>${name}</dt><dd>${escapeHtml(value)}</dd>`)
  const headers = raw.slice(0, raw.indexOf('\r\n\r\n'))
  return shell(
    mail.subject ?? '(no subject)',
    `<p><a href="/">Mailbox</a></p><h1>${escapeHtml(mail.subject ?? '(no subject)')}</h1>
<p>Received ${time(receivedAt)}</p>
<div class="card"><dl>${rows.join('')}</dl></div>
<div class="card"><iframe sandbox="" title="The mail as its reader sees it" src="/messages/${number}/html"></iframe></div>
<details class="card"><summary>Plain text</summary><pre>${escapeHtml(mail.text ?? '')}</pre></details>
<details class="card"><summary>Headers</summary><pre>${escapeHtml(headers)}</pre></details>`,
  )
}

const time = (instant: string): string =>
  `<time datetime="${instant}">${instant.slice(0, 19).replace('T', ' ')} UTC</time>`
