import { randomUUID } from 'node:crypto'
import type { Endpoints } from '../../local/runner.ts'
import { ledgerTable } from './pastChanges.ts'

/** More than a quarter of an hour: the sweep skips what may still be in progress. */
const SETTLED = 20 * 60_000

/**
 * Runs the sweep against a local gateway as it would run later, when everything in progress has ended: without its
 * pauses, and with an administrator's credentials. Other tests cover its role and its schedule.
 */
export async function sweepNow({ awsEndpointUrl, ...endpoints }: Endpoints, stackName: string) {
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: awsEndpointUrl,
    AWS_REGION: endpoints.region,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    USER_POOL_ID: endpoints.userPoolId,
    USER_POOL_CLIENT_ID: endpoints.userPoolClientId,
    USAGE_PLAN_ID: endpoints.usagePlanId,
    STACK_NAME: stackName,
    LEDGER_TABLE: await ledgerTable({ awsEndpointUrl, ...endpoints }),
    // Nothing else changes accounts meanwhile, so any key for their hashes will do.
    PERSON_HASH_KEY: 'sweep',
  })
  // The ports read the environment when they are first called.
  const [{ sweep }, { users }, { apiKeys }, { changes }] = await Promise.all([
    import('../../handlers/triggers/sweep.ts'),
    import('../../handlers/ports/users.ts'),
    import('../../handlers/ports/apiKeys.ts'),
    import('../../handlers/ports/changes.ts'),
  ])
  return sweep(
    { users, apiKeys, changes },
    {
      requestId: randomUUID(),
      now: Date.now() + SETTLED,
      unconfirmedMillis: 24 * 60 * 60_000,
      maxRepairs: { cognito: Number.POSITIVE_INFINITY, apiGateway: Number.POSITIVE_INFINITY },
      mayGoOn: () => true,
      pause: async () => {},
      signal: AbortSignal.timeout(60_000),
    },
  )
}
