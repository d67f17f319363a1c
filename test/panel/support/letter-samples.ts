// Letters, their letterhead and the people of a customer, as the API writes them.

import type { LetterheadStandingWire } from '../../../server/api/wire/letterhead.ts'
import type {
  LettersWire,
  LetterTrialWire,
  LetterVersionsWire,
  LetterWire,
} from '../../../server/api/wire/letters.ts'
import type { ContactPersonsWire } from '../../../server/api/wire/persons.ts'

const key = {
  language: 'en',
  step: 'reminder-1',
  tone: 'cordial',
  meaning: 'reminder',
  standsIn: 'reminder-1',
} as const
const shipped = {
  subject: '{{ sender.name }}: invoice {{ first.number }} awaiting payment',
  before: 'Hello,\n\nWe have not yet received payment of the following invoice.',
  after: 'Please arrange the payment.',
}

export const letters: LettersWire = {
  letters: [
    { ...key, own: false },
    { ...key, tone: 'firm', own: true },
    { ...key, language: 'fr', own: false },
    { ...key, step: 'last-call', standsIn: null, own: false },
  ],
}

export const letter: LetterWire = {
  ...key,
  text: shipped,
  shipped,
  own: false,
  version: 0,
  savedBy: null,
  savedAt: null,
  variables: [
    { name: 'customer.name', example: 'Lilac Joinery', optional: false },
    { name: 'sender.phone', example: '03 20 00 00 00', optional: true },
  ],
}

export const versions: LetterVersionsWire = {
  versions: [
    {
      version: 3,
      savedBy: 'U1',
      savedByName: 'Claire Morel',
      savedAt: '2026-11-17T09:00:00Z',
      text: null,
    },
    {
      ...{ version: 2, savedBy: 'U2', savedByName: null, savedAt: '2026-11-16T09:00:00Z' },
      text: { subject: 'Our own subject', before: 'Good morning,', after: 'Kind regards' },
    },
  ],
}

export const trial: LetterTrialWire = {
  faults: [],
  preview: {
    subject: 'Atelier Nord: invoice F-2026-101 awaiting payment',
    text: 'Hello,\n',
    html: '<!doctype html><html lang="en"><head><title>x</title></head><body style="margin:0"><p>Hello,</p></body></html>',
  },
  problem: null,
}

export const letterhead: LetterheadStandingWire = {
  version: 1,
  letterhead: {
    kind: 'company',
    legalForm: 'SAS',
    capital: { currency: 'EUR', minor: '5000000' },
    address: { lines: ['12 quai Nord'], postcode: '59000', city: 'Lille', country: 'FR' },
  },
  savedBy: 'U1',
  savedAt: '2026-11-18T09:00:00Z',
  lacks: ['registryTown', 'iban'],
  company: { name: 'Atelier Nord', country: 'FR', currency: 'EUR', siren: '552032534' },
}

export const persons: ContactPersonsWire = {
  persons: [
    {
      id: '6f1d7a52-6b0c-4b0e-9a55-0d9b9a1f0c11',
      name: 'Ada Lane',
      role: 'payables',
      email: 'ada@northwind.example',
      phone: null,
      locale: 'en',
      getsReminders: true,
      from: '2026-11-01',
      until: null,
    },
  ],
}
