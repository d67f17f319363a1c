// What this company can send by, with the variables that an operator would set where it cannot.

import type { TenantId } from '../../../core/ids.ts'
import { tryChannel } from '../../delivery/channel-test/run.ts'
import { ownAddress, triedChannels } from '../../delivery/channel-test.ts'
import { type ChannelStanding, changeChannels, channelsOf } from '../../delivery/channels/run.ts'
import { companyOf } from '../../delivery/settings/run.ts'
import type { Deps } from '../../deps.ts'
import { type Endpoint, endpoint, nothing } from '../endpoint.ts'
import { Refused } from '../plugins/refused.ts'
import {
  ChannelSettingsWire,
  ChannelsWire,
  ChannelTriedWire,
  TryChannelRequestWire,
} from '../wire/channels.ts'

const variablesOf: Readonly<Record<ChannelStanding['channel'], readonly string[]>> = {
  email: ['SMTP_URL', 'MAIL_FROM'],
  sms: ['BREVO_API_KEY', 'BREVO_SMS_SENDER'],
  letter: ['MYSENDINGBOX_API_KEY'],
  registered_letter: ['MYSENDINGBOX_API_KEY'],
}

function testOf(
  { channel, way }: ChannelStanding,
  settings: Parameters<typeof ownAddress>[1],
): ChannelsWire['channels'][number]['test'] {
  const tried = triedChannels.find((known) => known === channel)
  return way !== 'carrier' || !tried ? null : { to: ownAddress(tried, settings) }
}

const plain = { params: nothing, query: nothing, answer: ChannelsWire }

export function channelEndpoints(deps: Deps): Endpoint[] {
  const shown = async (tenant: TenantId) => {
    const { channels, settings, inbox } = await channelsOf(deps, tenant)
    const { settings: sending } = await companyOf(deps, tenant)
    return {
      settings,
      inbox,
      channels: channels.map((standing) => ({
        ...standing,
        test: testOf(standing, sending),
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
    tryEndpoint(deps),
  ]
}

function tryEndpoint(deps: Deps): Endpoint {
  return endpoint({
    method: 'POST',
    path: '/api/v1/channels/test',
    summary: 'Try a channel on the company itself, and tell what the carrier said',
    access: 'administer',
    params: nothing,
    query: nothing,
    body: TryChannelRequestWire,
    answer: ChannelTriedWire,
    handle: async ({ session: { tenant, user }, body: { id, channel } }) => {
      const tried = await tryChannel(deps, tenant, { id, channel, actor: user.id })
      if (tried === 'no_address') throw new Refused({ status: 409, ...noAddress })
      if (tried !== 'not_set_up') return tried
      const detail = `This installation cannot send by ${channel}.`
      throw new Refused({ status: 409, code: 'CHANNEL_NOT_SET_UP', detail })
    },
  })
}

const noAddress = {
  code: 'NO_TEST_ADDRESS',
  detail: 'The company has set no address of its own to try this channel on.',
}
