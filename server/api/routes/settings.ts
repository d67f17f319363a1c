// How a company sends: by itself or not, how much in a day, and to whom while it only tries.

import type { TenantId } from '../../../core/ids.ts'
import { changeSettings, companyOf } from '../../delivery/settings/run.ts'
import type { SendingSettings } from '../../delivery/settings.ts'
import type { Deps } from '../../deps.ts'
import { type Endpoint, endpoint, nothing } from '../endpoint.ts'
import { SettingsAnswerWire, SettingsWire } from '../wire/settings.ts'

const plain = { params: nothing, query: nothing, answer: SettingsAnswerWire }

export function settingsEndpoints(deps: Deps): Endpoint[] {
  const shown = async (tenant: TenantId) => {
    const { settings, ...company } = await companyOf(deps, tenant)
    return { ...settingsWire(settings), ...company, channels: Object.keys(deps.channels) }
  }
  return [
    endpoint({
      ...plain,
      method: 'GET',
      path: '/api/v1/settings',
      summary: 'How this company sends',
      access: 'read',
      body: nothing,
      handle: ({ session }) => shown(session.tenant),
    }),
    endpoint({
      ...plain,
      method: 'POST',
      path: '/api/v1/settings',
      summary:
        'Change how this company sends; what was approved under rules that end is asked again',
      access: 'administer',
      body: SettingsWire,
      handle: async ({ session: { tenant, user }, body }) => {
        await changeSettings(deps, tenant, { actor: user.id, settings: settingsOf(body) })
        return shown(tenant)
      },
    }),
  ]
}

const settingsWire = ({ channelLimits, ...settings }: SendingSettings): SettingsWire => ({
  ...settings,
  channelLimits: { ...channelLimits },
})

/** Limits that are not named are none. */
function settingsOf({ channelLimits, ...settings }: SettingsWire): SendingSettings {
  const { email, sms, letter, registered_letter } = channelLimits
  return {
    ...settings,
    channelLimits: {
      ...(email === undefined ? {} : { email }),
      ...(sms === undefined ? {} : { sms }),
      ...(letter === undefined ? {} : { letter }),
      ...(registered_letter === undefined ? {} : { registered_letter }),
    },
  }
}
