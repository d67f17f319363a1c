import { expect, test } from 'vitest'
import { isMailAddress } from '../../core/mail-address.ts'

test.each(['compta@lilas.example', 'a.b+c@firm.example', "o'neil@firm.co.uk", 'x@exämple.fr'])(
  '%s can be written to',
  (text) => {
    expect(isMailAddress(text)).toBe(true)
  },
)

test.each([
  '',
  'n/a',
  'compta@',
  '@lilas.example',
  'compta@localhost',
  'josé@lilas.example',
  'a..b@lilas.example',
  '.a@lilas.example',
  'a b@lilas.example',
  'a@lilas.example, b@lilas.example',
  'a@-lilas.example',
  'a@lilas..example',
  `${'a'.repeat(65)}@lilas.example`,
  'a@lilas.example\n',
])('%j cannot', (text) => {
  expect(isMailAddress(text)).toBe(false)
})
