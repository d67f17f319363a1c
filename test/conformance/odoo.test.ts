// Odoo, by its stand-in: the suite, and what is left out of it by name.

import { startOdoo } from './odoo/host.ts'
import { describeHost } from './suite.ts'

describeHost('Odoo', startOdoo, {
  leftOut: [
    // A technical user reads, whose rights are his own.
    'the person who connected us loses his right: another consent is asked for',
    // A status stands in fields of our own, which no person writes.
    'a status that was written and got an error of the server stands once, beside people’s words',
    'a status that was written and got half an answer stands once, beside people’s words',
    'a status that was written and got no answer stands once, beside people’s words',
    'who changes an invoice while its status is written keeps his change',
    'the host’s word of our own writing is no news, and hides nobody else’s',
    // No pay page is asked for.
    'a mail whose pay page got an error of the server leaves without it, once',
    'a mail whose pay page got nonsense leaves without it, once',
    'a mail whose pay page got half an answer leaves without it, once',
    'a mail whose pay page got a broken connection leaves without it, once',
    'a mail whose pay page got no answer leaves without it, once',
    'a mail leads to where its invoice is paid online',
    // No copies are sent.
    'a copy that left and got an error of the server may have left, and leaves no second time',
    'a copy that left and got half an answer may have left, and leaves no second time',
    'a copy that left and got no answer may have left, and leaves no second time',
    'the host’s word of a copy that it mailed for us is no news',
    // Changes signed five minutes before or after our time are refused: a reading brings them.
    'the same, gone for twenty minutes, under a clock that is three hours ahead',
    // A merge moves payments without a word or a date: a complete reading brings it.
    'two customers who become one, with all that both owed: its word is enough',
    'a customer who is lost into one that is new: its word is enough',
  ],
})
