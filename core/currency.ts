// Which currency, and how many digits its minor unit has (ISO 4217, list of 2026-01-01).

declare const brand: unique symbol
/** ISO 4217 code, upper case: `EUR`. */
export type Currency = string & { readonly [brand]: 'currency' }

const twoDigits =
  'AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD ' +
  'CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD ' +
  'GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD ' +
  'MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP ' +
  'PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS ' +
  'TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG'
const noDigits = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'
const threeDigits = 'BHD IQD JOD KWD LYD OMR TND'
const fourDigits = 'CLF UYW'

const digitsByCode = new Map<string, number>([
  ...twoDigits.split(' ').map((code) => [code, 2] as const),
  ...noDigits.split(' ').map((code) => [code, 0] as const),
  ...threeDigits.split(' ').map((code) => [code, 3] as const),
  ...fourDigits.split(' ').map((code) => [code, 4] as const),
])

/** The currency, or null where the text is no ISO 4217 code in use. */
export function parseCurrency(text: string): Currency | null {
  return digitsByCode.has(text) ? (text as Currency) : null
}

/** Digits after the decimal point: 2 for EUR, 0 for JPY, 3 for TND. */
export function currencyDigits(currency: Currency): number {
  return digitsByCode.get(currency) ?? 2
}
