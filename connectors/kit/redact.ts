// A service's own words, fit for a log: no secret of this call, nothing that looks like a token, no
// mail address, and never longer than a few lines.

const hidden = '[hidden]'
const longestText = 400
// Shorter secrets would blank out ordinary words.
const shortestSecret = 6
const tokenLike = /[A-Za-z0-9_\-+/=.]{32,}/g
const mailAddress = /[^\s@<>"',;:]+@[^\s@<>"',;:]+/g

export function redact(text: string, secrets: readonly string[]): string {
  let clean = text
  for (const secret of secrets) {
    if (secret.length >= shortestSecret) clean = clean.replaceAll(secret, hidden)
  }
  clean = clean.replace(tokenLike, hidden).replace(mailAddress, hidden)
  return clean.length > longestText ? `${clean.slice(0, longestText)}…` : clean
}
