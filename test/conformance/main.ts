/** `npm run test:conformance`: the suite against a local runner of its own, or against a deployed stage. */
import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { runCommand, UsageError } from '../../infra/commandLine.ts'

const HELP = `Runs the conformance suite.

Usage: npm run test:conformance -- [options]

  --url URL              a deployed stage, such as the RestAPIEndpoint of cdk deploy (default: a local runner)
  --user-pool-id ID      its CognitoUserPoolID; needed with --url
  --region REGION        its Region (default: AWS_REGION)
  --domain DOMAIN        of the addresses that register (default: example.com); one of ORGANIZATION_DOMAIN
  -h, --help             this text

Against a stage the suite confirms and deletes its users with your AWS credentials (cognito-idp:AdminConfirmSignUp,
AdminUpdateUserAttributes, AdminDeleteUser and ListUsers). What the stage throttles is sent again until it passes, so
that any rate will do; API_QUOTA_LIMIT has to be 25 or more. It sends some 100 mails, where Cognito's own sender
has 50 a day: deploy with MAIL_FROM, and name a domain whose mail arrives. See docs/testing.md for what it leaves.
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
