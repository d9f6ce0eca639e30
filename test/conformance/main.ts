/** `npm run test:conformance`: runs the suite against its own local runner, or against a deployed stage. */

import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { runCommand, UsageError } from '../../infra/commandLine.ts'

const HELP = `Runs the conformance suite.

Usage: npm run test:conformance -- [options]

  --url URL              a deployed stage, such as the RestAPIEndpoint of cdk deploy (default: a local runner)
  --user-pool-id ID      its CognitoUserPoolID; required with --url
  --region REGION        its Region (default: AWS_REGION)
  --domain DOMAIN        the mail domain of the test users (default: example.com); must be in ORGANIZATION_DOMAIN
  -h, --help             this text

With --url the suite confirms and deletes its users with your AWS credentials (cognito-idp:AdminConfirmSignUp,
AdminUpdateUserAttributes, AdminDeleteUser and ListUsers). It retries throttled requests until they succeed, so any
rate limit is enough; API_QUOTA_LIMIT must be 25 or more. It causes about 100 mails, but Cognito's own sender is limited
to 50 a day: deploy with MAIL_FROM, and give a domain that can receive mail. docs/testing.md lists what remains.
`

await runCommand('test:conformance', async () => {
  const { values } = parseArgs({
    options: {
      url: { type: 'string' },
      'user-pool-id': { type: 'string' },
      region: { type: 'string' },
      domain: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) {
    console.log(HELP)
    return 0
  }
  const region = values.region ?? process.env['AWS_REGION']
  if (values.url && !(values['user-pool-id'] && region))
    throw new UsageError('--url needs --user-pool-id and --region.')
  const { status } = spawnSync(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', '--project', 'conformance'],
    {
      stdio: 'inherit',
      env: {
        ...process.env,
        ...(values.url && {
          GATEWAY_URL: values.url,
          GATEWAY_USER_POOL_ID: values['user-pool-id'],
          AWS_REGION: region,
          ...(values.domain && { GATEWAY_DOMAIN: values.domain }),
        }),
      },
    },
  )
  return status ?? 1
})
