// A caller of JSON-2, for tests: a model, a method, named arguments; the answer or the refusal. It
// speaks to the stand-in and to a real Odoo alike.

import { z } from 'zod'

export interface Answered {
  readonly status: number
  readonly json: unknown
}

export interface Caller {
  call(path: string, given?: object): Promise<Answered>
  /** The result; throws where it is refused. */
  done(path: string, given?: object): Promise<unknown>
  /** Of `create`, `search` and their like. */
  ids(path: string, given?: object): Promise<readonly number[]>
  rows(path: string, given?: object): Promise<readonly Readonly<Record<string, unknown>>[]>
}

const Ids = z.array(z.number())
const Rows = z.array(z.record(z.string(), z.unknown()))

export interface Door {
  readonly url: string
  readonly database: string
  readonly key: string
}

export function callerAt({ url, database, key }: Door): Caller {
  const call = async (path: string, given: object = {}): Promise<Answered> => {
    const answer = await fetch(`${url}/json/2/${path}`, {
      method: 'POST',
      headers: {
        authorization: `bearer ${key}`,
        'content-type': 'application/json',
        'x-odoo-database': database,
      },
      body: JSON.stringify(given),
    })
    const text = await answer.text()
    const isJson = (answer.headers.get('content-type') ?? '').includes('json')
    return { status: answer.status, json: isJson ? JSON.parse(text) : text }
  }
  const done = async (path: string, given?: object): Promise<unknown> => {
    const { status, json } = await call(path, given)
    if (status !== 200) throw new Error(`${path} answered ${status} ${JSON.stringify(json)}`)
    return json
  }
  return {
    call,
    done,
    ids: async (path, given) => Ids.parse(await done(path, given)),
    rows: async (path, given) => Rows.parse(await done(path, given)),
  }
}
