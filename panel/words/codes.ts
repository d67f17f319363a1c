// What a code of a case is called. One that this release does not know is shown as it came.

export function codeName(table: Readonly<Record<string, string>>, code: string): string {
  return Object.hasOwn(table, code) ? (table[code] ?? code) : code
}
