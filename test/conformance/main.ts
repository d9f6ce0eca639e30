/** `npm run test:conformance`: the suite against a local runner of its own, or against a deployed stage. */
import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'

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

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    'user-pool-id': { type: 'string' },
    region: { type: 'string' },
    domain: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
})
const region = values.region ?? process.env['AWS_REGION']
if (values.help) console.log(HELP)
else if (values.url && !(values['user-pool-id'] && region)) {
  console.error('--url needs --user-pool-id and --region.')
  process.exitCode = 2
} else {
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
  process.exitCode = status ?? 1
}
