// What this company can send by, with the variables that an operator would set where it cannot.

import type { TenantId } from '../../../core/ids.ts'
import { type ChannelStanding, changeChannels, channelsOf } from '../../delivery/channels/run.ts'
import type { Deps } from '../../deps.ts'
import { type Endpoint, endpoint, nothing } from '../endpoint.ts'
import { ChannelSettingsWire, ChannelsWire } from '../wire/channels.ts'

const variablesOf: Readonly<Record<ChannelStanding['channel'], readonly string[]>> = {
  email: ['SMTP_URL', 'MAIL_FROM'],
  sms: ['BREVO_API_KEY', 'BREVO_SMS_SENDER'],
  letter: ['MYSENDINGBOX_API_KEY'],
  registered_letter: ['MYSENDINGBOX_API_KEY'],
}

const plain = { params: nothing, query: nothing, answer: ChannelsWire }

export function channelEndpoints(deps: Deps): Endpoint[] {
  const shown = async (tenant: TenantId) => {
    const { channels, settings, inbox } = await channelsOf(deps, tenant)
    return {
      settings,
      inbox,
      channels: channels.map((standing) => ({
        ...standing,
        missing: standing.way === 'carrier' ? [] : [...variablesOf[standing.channel]],
      })),
    }
  }
  return [
    endpoint({
      ...plain,
      method: 'GET',
      path: '/api/v1/channels',
      summary: 'What this company can send by, and how that has fared',
      access: 'read',
      body: nothing,
      handle: ({ session }) => shown(session.tenant),
    }),
    endpoint({
      ...plain,
      method: 'POST',
      path: '/api/v1/channels',
      summary: 'Change what this company sets about its channels',
      access: 'administer',
      body: ChannelSettingsWire,
      handle: async ({ session: { tenant, user }, body }) => {
        await changeChannels(deps, tenant, { actor: user.id, settings: body })
        return shown(tenant)
      },
    }),
  ]
}
