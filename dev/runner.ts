/** The local runner in a process of its own, loaded beforehand, that starts from the assembly it is told. */
import { startRunner } from '../local/runner.ts'
import { readAssembly } from '../local/synthesize.ts'

/** What a runner is started with. */
export type Start = { port: number; state: string; assembly: string }

process.once('message', async ({ port, state, assembly }: Start) => {
  try {
    const runner = await startRunner({
      port,
      state,
      reset: false,
      context: {},
      bedrock: 'simulated',
      print: (line) => console.log(line),
      assembly: readAssembly(assembly),
    })
    process.once('message', async () => {
      await runner.stop()
      process.disconnect()
    })
    process.send?.(runner.endpoints)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
    process.disconnect()
  }
})
// The terminal sends Ctrl-C to every process; the one that watches stops this one.
process.on('SIGINT', () => {})
