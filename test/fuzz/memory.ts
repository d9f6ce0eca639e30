import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')

/** Megabytes in use after garbage collection: of this thread, and of the process. */
export async function memory(): Promise<{ heap: number; process: number }> {
  for (let round = 0; round < 3; round += 1) {
    collect()
    // Closed objects are released in a later turn.
    await new Promise(setImmediate)
  }
  const { heapUsed, external, rss } = process.memoryUsage()
  return { heap: Math.round((heapUsed + external) / 2 ** 20), process: Math.round(rss / 2 ** 20) }
}
