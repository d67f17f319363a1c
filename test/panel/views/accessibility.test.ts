import axe from 'axe-core'
import { describe, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { Fault } from '../support/api.ts'
import { showEmbedded, showWorkspace, textOf, type Wanted } from '../support/page.ts'
import { syncRunning } from '../support/samples.ts'

interface Case {
  readonly name: string
  readonly show: (wanted: Wanted) => { readonly panel: HTMLElement }
  readonly wanted: Wanted
  readonly until: string
}

const at = (hash: string, until: string, wanted: Wanted = {}): Case => ({
  name: hash,
  show: showWorkspace,
  wanted: { hash, ...wanted },
  until,
})

const cases: readonly Case[] = [
  at('#/', 'Northwind'),
  at('#/customers/C1', 'Said by the accountant'),
  at('#/forecast', 'a week was off by'),
  at('#/todo', 'Supply stop'),
  at('#/approve', 'This step always asks'),
  at('#/watch', 'Receivership'),
  at('#/sent', 'Paid in the meantime'),
  at('#/policies', 'Key accounts'),
  at('#/terms', 'FA-2021-0007'),
  at('#/channels', 'better not posted'),
  at('#/letters', 'Share capital'),
  at('#/quarantine', 'last seen'),
  at('#/drift', 'Where they differ'),
  at('#/settings', 'Limits a day'),
  { ...at('#/', 'Reference', { faults: { receivables: () => new Fault(500) } }), name: 'failed' },
  { ...at('#/', 'Connect Quick', { faults: { session: () => new Fault(401) } }), name: 'connect' },
  {
    ...at('#/', '312 of 640', { answers: { sync: () => syncRunning(312, 640) } }),
    name: 'first reading',
  },
  { name: 'embedded', show: showEmbedded, wanted: {}, until: 'FA-2026-1057' },
]

const sizes = [
  [360, 780],
  [1280, 900],
] as const

describe.each(['light', 'dark'] as const)('in %s', (theme) => {
  test.each(cases)('$name breaks no rule that axe knows, narrow or wide', async (wanted) => {
    document.documentElement.lang = 'en'
    document.title = 'Encours'
    for (const [width, height] of sizes) {
      await page.viewport(width, height)
      const { panel } = wanted.show({ ...wanted.wanted, theme })
      await expect.poll(() => textOf(panel)).toContain(wanted.until)
      await document.fonts.ready
      const { violations, passes } = await axe.run(panel, { iframes: false })
      expect(passes.length).toBeGreaterThan(5)
      expect(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`),
      ).toEqual([])
      expect(document.documentElement.scrollWidth, 'nothing is clipped').toBeLessThanOrEqual(width)
    }
  })
})
