/** No database, and one sentence that says what to do about it. */
export class DatabaseUnavailable extends Error {
  override name = 'DatabaseUnavailable'
}
