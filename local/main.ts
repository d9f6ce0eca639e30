/** `npm start`: runs the whole gateway on this machine. */
import { fail, OPTIONS, readOptions } from './options.ts'
import { startRunner } from './runner.ts'
import { walkthrough } from './walkthrough.ts'

const HELP = `Runs the gateway on this machine, without an AWS account: synthesizes the stack and emulates AWS from its template.

Usage: npm start -- [options]

${OPTIONS}
  -h, --help           this text
`

async function main(): Promise<void> {
  const { help, ...chosen } = readOptions()
  if (help) return console.log(HELP)
  const unheard = Promise.withResolvers<void>()
  process.stdout.on('error', () => unheard.resolve())
  const runner = await startRunner({ ...chosen, print: (line) => console.log(line) })
  // Stops when the reader of the output closes it, as `head` does.
  void unheard.promise.then(runner.stop)
  console.log(walkthrough(runner.endpoints))
  const stop = async () => {
    console.log('\nStopping.')
    await runner.stop()
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

try {
  await main()
} catch (error) {
  fail(error, 'npm start')
}
