// What the panel says about copies of invoices that the accounting software mails, in English.

export const enCopies = {
  copy: {
    open: 'Send a copy',
    label: (number: string) => `Send a copy of invoice ${number}`,
    ask: (host: string, number: string) => `${host} mails invoice ${number} to`,
    means: (host: string) =>
      `It leaves at once and cannot be taken back. ${host} keeps this address on the invoice. A copy is no reminder: nothing else changes.`,
    confirm: 'Send it now',
    sending: 'Being sent…',
    cancel: 'Do not send',
    close: 'Close',
    before: 'Copies sent before',
    noAnswer: 'No answer. Press again: if it has left, it does not leave twice.',
    outcomes: {
      sent: (to: string) => `Sent to ${to}.`,
      failed: (to: string) => `Not sent to ${to}.`,
      ambiguous: (to: string) =>
        `It may have been sent to ${to}. It is not sent again by itself: look in the accounting software first.`,
    },
    cannot: {
      COPY_NOT_OFFERED: 'Your accounting software mails no invoices for Encours.',
      TEST_MODE: 'In test mode nothing goes to customers, copies included.',
      INVOICE_NOT_POSTED: 'A draft or void invoice is not sent.',
      DO_NOT_CONTACT: 'This customer is not to be contacted.',
      NO_ADDRESS: 'This customer has no e-mail address.',
      ADDRESS_BOUNCED: 'The last e-mail to this customer came back: correct the address first.',
      ADDRESS_CHANGED: 'The customer has another address by now. Close this and look again.',
      ID_USED: 'This copy was asked for before. Close this and look again.',
    },
  },
}

export type CopyWords = typeof enCopies
