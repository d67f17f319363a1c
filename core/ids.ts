// Names of things, told apart by the compiler. A host's ids stay text as the host wrote them.

declare const brand: unique symbol
type Id<Name extends string> = string & { readonly [brand]: Name }

export type TenantId = Id<'tenant'>
export type CustomerId = Id<'customer'>
export type InvoiceId = Id<'invoice'>

export const customerId = (text: string): CustomerId => text as CustomerId
export const invoiceId = (text: string): InvoiceId => text as InvoiceId

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** A tenant id, or null where the text is not a lower-case UUID. */
export function parseTenantId(text: string): TenantId | null {
  return uuid.test(text) ? (text as TenantId) : null
}
