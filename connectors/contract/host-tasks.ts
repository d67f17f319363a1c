// What a host that keeps lists of things to do, or tags on its customers, can be asked for: the
// calls that are due here stand there too, and who is in formal notice is seen there.

import type { Day } from '../../core/day.ts'
import type { CustomerId, InvoiceId } from '../../core/ids.ts'
import type { HostAccess } from './host.ts'

/** What a task is about, and by what it is known again. */
export interface HostTaskPlace {
  readonly customer: CustomerId
  /** Where it is about one alone. */
  readonly invoice: InvoiceId | null
  /** The same key is the same task. */
  readonly key: string
}

/** A call that somebody of the company is to make. */
export interface HostTask extends HostTaskPlace {
  readonly summary: string
  /** Whole lines. */
  readonly text: string
  readonly due: Day
  /** Who does it where the records name nobody, by the host's own name of him. */
  readonly otherwise: string | null
}

export interface KnownTask extends HostTaskPlace {
  readonly hostId: string
}

export type TaskStanding =
  /** Somebody may have put it off there. */
  | { readonly kind: 'open'; readonly due: Day }
  | {
      readonly kind: 'done'
      /** A person's name; null where it was done with our own access. */
      readonly by: string | null
      readonly said: string | null
    }
  /** Somebody took it away, or what it stood on. */
  | { readonly kind: 'deleted' }

/** A list of things to do. No task is shown or told to a customer. */
export interface HostTasks {
  /** Tasks of one call. */
  readonly most: number
  /** Gives its id. Called twice it makes two. */
  schedule(access: HostAccess, task: HostTask): Promise<string>
  /** Those of this key, done or not, where an answer was lost: the oldest first. */
  find(access: HostAccess, place: HostTaskPlace): Promise<readonly string[]>
  /** One for each, in their order. */
  standing(access: HostAccess, tasks: readonly KnownTask[]): Promise<readonly TaskStanding[]>
  /** Those that are no longer there are left. */
  move(access: HostAccess, tasks: readonly KnownTask[], due: Day): Promise<void>
  /** Done, where it was open. Gives how it stood before. */
  finish(access: HostAccess, task: KnownTask, said: string): Promise<TaskStanding>
  /** What is done stays. */
  remove(access: HostAccess, tasks: readonly KnownTask[]): Promise<void>
}

export interface HostTag {
  /** Under which it was made, and what it may be called by now is no matter. */
  readonly hostId: string | null
  /** What it is called; the first one where it has to be made. */
  readonly names: readonly [string, ...string[]]
}

export interface Bearer {
  readonly customer: CustomerId
  /** Nobody has written on the customer since our access did. */
  readonly lastByUs: boolean
}

/** Tags on customers. Those of other people are never touched. */
export interface HostTags {
  /** Customers of one call. */
  readonly most: number
  /** The tag, made where there is none. */
  open(access: HostAccess, tag: HostTag): Promise<string>
  /** Who of these bears it. */
  bearing(
    access: HostAccess,
    tag: string,
    customers: readonly CustomerId[],
  ): Promise<readonly Bearer[]>
  /** Those that are no longer there are left. */
  put(access: HostAccess, tag: string, customers: readonly CustomerId[]): Promise<void>
  takeAway(access: HostAccess, tag: string, customers: readonly CustomerId[]): Promise<void>
}
