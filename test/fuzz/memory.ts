import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')

/** Megabytes that are in use when everything that can be collected has been: of this thread, and of the process. */
export async function memory(): Promise<{ heap: number; process: number }> {
  for (let round = 0; round < 3; round += 1) {
    collect()
    // What was closed is let go of in a later turn.
    await new Promise(setImmediate)
  }
  const { heapUsed, external, rss } = process.memoryUsage()
  return { heap: Math.round((heapUsed + external) / 2 ** 20), process: Math.round(rss / 2 ** 20) }
}
