// A mail in a frame that runs no script and opens no window. It keeps our origin, so that we can
// dress and measure it from outside.

import { html, type TemplateResult } from 'lit'

/** Links of the mail lead nowhere from here: the frame may open no window. */
const withoutLinks = '<base target="_blank">'
/** Room for what a scrollbar would take. */
const sparePixels = 24

export function mailFrame(mail: string, title: string): TemplateResult {
  return html`<iframe sandbox="allow-same-origin" referrerpolicy="no-referrer" title=${title}
    .srcdoc=${mail + withoutLinks} @load=${dress}></iframe>`
}

/**
 * Our pages refuse style attributes in markup, and the frame inherits that. Mail has no other way
 * to be styled, so its own styles are set again through the CSSOM, a mail too
 * wide for the frame is made smaller, and the frame takes its height.
 */
function dress(event: Event): void {
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
