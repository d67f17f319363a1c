// Which companies are the same database as one that is entered now, by the marks that are known of
// each. Leaves out whether they are connected.

export interface KnownMark {
  readonly realm: string
  readonly kind: 'named' | 'print'
  readonly mark: string
}

/**
 * Where both have said their own identifier, that decides: a copy has the same print. Else the
 * print does.
 */
export function sameDatabases(
  marks: readonly Omit<KnownMark, 'realm'>[],
  known: readonly KnownMark[],
): readonly string[] {
  const own = (kind: KnownMark['kind']) => marks.find((one) => one.kind === kind)?.mark
  const isSame = (theirs: readonly KnownMark[]): boolean => {
    const named = theirs.filter(({ kind }) => kind === 'named')
    if (own('named') !== undefined && named.length > 0) {
      return named.some(({ mark }) => mark === own('named'))
    }
    return theirs.some(({ kind, mark }) => kind === 'print' && mark === own('print'))
  }
  return [...Map.groupBy(known, ({ realm }) => realm)]
    .filter(([, theirs]) => isSame(theirs))
    .map(([realm]) => realm)
}
