// What follows from a country where a host says no more: a likely language and time zone. A person
// may correct it.

/** BCP 47 tag of the language that is likeliest there, or of the one that the host says. */
export function localeFor(country: string, language: string | undefined): string {
  if (language !== undefined && /^[a-z]{2}$/.test(language)) return `${language}-${country}`
  return `${new Intl.Locale(`und-${country}`).maximize().language}-${country}`
}

// One zone a country; where it has several, the one of its largest business city.
const zones: Readonly<Record<string, string>> = {
  AE: 'Asia/Dubai',
  AT: 'Europe/Vienna',
  AU: 'Australia/Sydney',
  BE: 'Europe/Brussels',
  BR: 'America/Sao_Paulo',
  CA: 'America/Toronto',
  CH: 'Europe/Zurich',
  DE: 'Europe/Berlin',
  DK: 'Europe/Copenhagen',
  ES: 'Europe/Madrid',
  FI: 'Europe/Helsinki',
  FR: 'Europe/Paris',
  GB: 'Europe/London',
  HK: 'Asia/Hong_Kong',
  IE: 'Europe/Dublin',
  IN: 'Asia/Kolkata',
  IT: 'Europe/Rome',
  LU: 'Europe/Luxembourg',
  MX: 'America/Mexico_City',
  NL: 'Europe/Amsterdam',
  NO: 'Europe/Oslo',
  NZ: 'Pacific/Auckland',
  PL: 'Europe/Warsaw',
  PT: 'Europe/Lisbon',
  SE: 'Europe/Stockholm',
  SG: 'Asia/Singapore',
  US: 'America/New_York',
  ZA: 'Africa/Johannesburg',
}

/** UTC where the country is not in the table. */
export const timeZoneFor = (country: string): string => zones[country] ?? 'UTC'
