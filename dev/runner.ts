/** The local runner in a process of its own. It loads in advance and starts from the assembly that a message names. */
import { type RunnerOptions, startRunner } from '../local/runner.ts'
import { readAssembly } from '../local/synthesize.ts'
import { addresses } from '../local/walkthrough.ts'

/** The start message: the options that a message can hold, and the folder of an assembly. */
export type Start = Pick<
  RunnerOptions,
  'port' | 'state' | 'reset' | 'context' | 'bedrock' | 'sweepEvery' | 'inspect'
> & {
  assembly: string
  /** Whether this is the first start, which prints the addresses. */
  first: boolean
}

process.once('message', async (start: Start) => {
  try {
    const runner = await startRunner({
      ...start,
      print: (line) => console.log(line),
      assembly: readAssembly(start.assembly),
    })
    // If the watching process is gone, perhaps killed, nobody else would end this one, which holds the port.
    if (!process.connected) return await runner.stop()
    process.once('disconnect', runner.stop)
    process.on('message', async (asked: 'recycle' | 'stop') => {
      await runner[asked]()
      if (asked === 'stop') process.disconnect()
    })
    if (start.first) console.log(addresses(runner.endpoints))
    process.send?.('started')
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
    process.disconnect()
  }
})
process.send?.('loaded')
// The terminal sends Ctrl-C to every process; the watching process stops this one.
process.on('SIGINT', () => {})
