/** The local runner in a process of its own, loaded beforehand, that starts from the assembly it is told. */
import { type RunnerOptions, startRunner } from '../local/runner.ts'
import { readAssembly } from '../local/synthesize.ts'
import { addresses } from '../local/walkthrough.ts'

/** What a runner is started with: its options, as far as a message can hold them, and a folder with an assembly. */
export type Start = Pick<
  RunnerOptions,
  'port' | 'state' | 'reset' | 'context' | 'bedrock' | 'sweepEvery' | 'inspect'
> & {
  assembly: string
  /** Whether it is the first one: a person wants to know where it is. */
  first: boolean
}

process.once('message', async (start: Start) => {
  try {
    const runner = await startRunner({
      ...start,
      print: (line) => console.log(line),
      assembly: readAssembly(start.assembly),
    })
    // Where the one that watches is gone, killed perhaps, nobody else would end this one, which holds the port.
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
// The terminal sends Ctrl-C to every process; the one that watches stops this one.
process.on('SIGINT', () => {})
