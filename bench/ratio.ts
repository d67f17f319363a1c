// What a benchmark reports: our time beside the bare work's, measured in the same run.

export interface Ratio {
  readonly name: string
  /** Milliseconds. */
  readonly ours: number
  /** Milliseconds of the bare work that `bareIs` names. */
  readonly bare: number
  readonly bareIs: string
  readonly ratio: number
}

/** Runs both in turns and keeps the best of each, so that a busy moment spoils neither. */
export async function measureRatio(options: {
  readonly name: string
  readonly bareIs: string
  readonly turns: number
  /** Before each, outside of what is measured. */
  readonly prepare?: () => unknown
  ours(): unknown
  bare(): unknown
}): Promise<Ratio> {
  const { name, bareIs, turns } = options
  let ours = Number.POSITIVE_INFINITY
  let bare = Number.POSITIVE_INFINITY
  for (let turn = 0; turn < turns; turn += 1) {
    await options.prepare?.()
    bare = Math.min(bare, await elapsedMs(() => options.bare()))
    await options.prepare?.()
    ours = Math.min(ours, await elapsedMs(() => options.ours()))
  }
  return { name, ours, bare, bareIs, ratio: ours / bare }
}

async function elapsedMs(work: () => unknown): Promise<number> {
  const from = performance.now()
  await work()
  return performance.now() - from
}

export function ratioRow({ name, ours, bare, bareIs, ratio }: Ratio): string {
  const ms = (value: number) => (value < 100 ? value.toFixed(1) : value.toFixed(0))
  return `| ${name} | ${ms(ours)} | ${bareIs} | ${ms(bare)} | ${ratio.toFixed(2)} |`
}
