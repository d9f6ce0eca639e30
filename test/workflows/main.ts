/** `npm run workflows`: runs the workflows in test/workflows.arazzo.yaml against a deployed stage or a local runner. */
import { createInterface } from 'node:readline/promises'
import { parseArgs } from 'node:util'
import { runCommand } from '../../infra/commandLine.ts'
import { mailedCode } from './mailbox.ts'
import { runWorkflows } from './run.ts'

const HELP = `Runs the workflows: first reply, lost password, replaced key.

Usage: npm run workflows -- --url URL --email ADDRESS [--mailbox URL]

  --url URL         the stage, such as the RestAPIEndpoint of cdk deploy, or the API of npm start
  --email ADDRESS   your address, not yet registered: each workflow registers it and deletes the account again
  --mailbox URL     the mailbox of the local runner; without it you are asked for each mailed code
  -h, --help        this text
`

await runCommand('workflows', async () => {
  const { values } = parseArgs({
    options: {
      url: { type: 'string' },
      email: { type: 'string' },
      mailbox: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  const { url, email, mailbox } = values
  if (values.help || !url || !email) {
    console.log(HELP)
    return values.help ? 0 : 2
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const { passed, printed } = await runWorkflows({
    apiUrl: url.replace(/\/$/, ''),
    email,
    readCode: mailbox
      ? mailedCode(mailbox)
      : (to) => terminal.question(`The code that was mailed to ${to}: `),
  })
  terminal.close()
  console.log(printed)
  return passed ? 0 : 1
})
