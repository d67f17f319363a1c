// What the host tells is enough: after each deed its word alone, and no reading, makes our figures
// the host's again. A host names what was written, and not all that it moved.

import { expect } from 'vitest'
import type { Case } from '../case.ts'
import { type Deed, deeds } from '../deeds.ts'
import { expectDifferent, expectNothingAsked, expectSame } from '../promise.ts'

const told = ({ name, needs, toTell = [], prepare }: Deed): Case => ({
  name: `${name}: its word is enough`,
  needs: ['webhooks', ...needs, ...toTell],
  run: async (company) => {
    await company.server.start()
    const deed = await prepare(company)
    await company.connect()
    await company.work()
    await expectSame(company)
    await deed()
    await expectDifferent(company)
    await company.host.webhooks.deliverDue()
    const { ran } = await company.pass(gatheredMs)
    expect(ran).not.toContain('sync.page')
    await expectSame(company)
    await expectNothingAsked(company)
  },
})

const gatheredMs = 2_000

export const toldCases: readonly Case[] = deeds.map(told)
