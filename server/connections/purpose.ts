// What a connection's secrets are sealed for. A sealed token moved to another company, host or column
// does not open there.

import type { HostKind } from '../../connectors/contract/host.ts'
import type { TenantId } from '../../core/ids.ts'

export interface ConnectionKey {
  readonly tenant: TenantId
  readonly host: HostKind
}

export const accessPurpose = ({ tenant, host }: ConnectionKey): string =>
  `connection.access ${host} ${tenant}`

export const refreshPurpose = ({ tenant, host }: ConnectionKey): string =>
  `connection.refresh ${host} ${tenant}`
