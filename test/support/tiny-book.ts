// The smallest book there is something to say of: one customer, one open invoice.

export const tinyBook = {
  version: 1,
  company: {
    name: 'Atelier',
    country: 'FR',
    locale: 'fr-FR',
    timeZone: 'Europe/Paris',
    currency: 'EUR',
  },
  customers: [{ id: 'C1', name: 'Un', kind: 'business', country: 'FR', email: 'a@un.example' }],
  invoices: [
    {
      id: 'I1',
      customer: 'C1',
      number: 'F1',
      issued: '2026-10-01',
      currency: 'EUR',
      total: '200.00',
      status: 'posted',
      instalments: [{ due: '2026-10-31', amount: '200.00', open: '200.00' }],
    },
  ],
}
