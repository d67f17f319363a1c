import { describe, expect, test } from 'vitest'
import { Rejected, Unavailable } from '../../../connectors/contract/failure.ts'
import { inHalves, patience } from '../../../server/writeback/keeping/run.ts'

const refusal = (code: string) => new Rejected({ service: 'Odoo', code, message: 'no' })

/** A host that does all of a batch or nothing of it. */
function hostRefusing(bad: ReadonlySet<number>, code = 'REFUSED') {
  const done: number[] = []
  const aside: [number, string][] = []
  let asked = 0
  return {
    ...{ done, aside },
    asked: () => asked,
    ask: async (batch: readonly number[]) => {
      asked += 1
      if (batch.some((record) => bad.has(record))) throw refusal(code)
      done.push(...batch)
    },
    setAside: async (record: number, problem: string) => {
      aside.push([record, problem])
    },
  }
}

const twoHundred = Array.from({ length: 200 }, (_, record) => record)

describe('a batch of which the host refuses one record', () => {
  test('is done but for that one, which is set aside with its reason', async () => {
    const host = hostRefusing(new Set([137]))
    await inHalves(twoHundred, host, patience())
    expect(host.aside).toEqual([[137, 'REFUSED']])
    expect(host.done).toEqual(twoHundred.filter((record) => record !== 137))
    expect(host.asked()).toBeLessThan(20)
  })

  test('or several, wherever they stand', async () => {
    const bad = [0, 1, 99, 100, 199]
    const host = hostRefusing(new Set(bad), 'MISSING')
    await inHalves(twoHundred, host, patience())
    expect(host.aside.map(([record]) => record)).toEqual(bad)
    expect(host.done).toHaveLength(195)
  })

  test('and that refuses all is not asked for each of them', async () => {
    const host = hostRefusing(new Set(twoHundred))
    await expect(inHalves(twoHundred, host, patience())).rejects.toThrow(Rejected)
    expect(host.asked()).toBeLessThan(70)
  })
})

test('what a host says of all records is said at once', async () => {
  const host = hostRefusing(new Set([1]), 'ACCESS')
  await expect(inHalves(twoHundred, host, patience())).rejects.toThrow(Rejected)
  const ask = async () => {
    throw new Unavailable({ service: 'Odoo', code: 'TIMEOUT', message: 'no answer' })
  }
  await expect(inHalves(twoHundred, { ...host, ask }, patience())).rejects.toThrow(Unavailable)
  expect(host.asked()).toBe(1)
  expect(host.aside).toEqual([])
})

test('nothing to ask for is not asked for', async () => {
  const host = hostRefusing(new Set())
  await inHalves([], host, patience())
  expect(host.asked()).toBe(0)
})
