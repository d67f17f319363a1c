// Holds what is shown against every rule that axe knows.

import axe from 'axe-core'
import { expect } from 'vitest'

export async function breaksNoRule(panel: HTMLElement): Promise<void> {
  document.documentElement.lang = 'en'
  document.title = 'Encours'
  const { violations } = await axe.run(panel, { iframes: false })
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`),
  ).toEqual([])
}
