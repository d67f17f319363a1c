// Whether a text can be a mail address that a server takes: one address, an ASCII local part, a
// domain of at least two labels. Whether anybody reads mail there is left out.

const localPart = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/
const label = /^[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?$/u
const longestLocalPart = 64
const longestAddress = 254

export function isMailAddress(text: string): boolean {
  const at = text.lastIndexOf('@')
  const local = text.slice(0, at)
  const labels = text.slice(at + 1).split('.')
  return (
    at > 0 &&
    text.length <= longestAddress &&
    local.length <= longestLocalPart &&
    localPart.test(local) &&
    labels.length > 1 &&
    labels.every((part) => label.test(part))
  )
}
