import { startedRunner } from './localRunner.ts'
import type { Part } from './report.ts'
import { summary } from './statistics.ts'

/** `npm start` to ready, in a new state folder each time, on a warm disk. */
export async function startup({ rounds }: { rounds: number }): Promise<Part> {
  const series: number[] = []
  for (let round = -1; round < rounds; round += 1) {
    const runner = await startedRunner()
    if (round >= 0) series.push(runner.startedIn)
    await runner.stop()
  }
  return { title: 'npm start to ready', rows: [{ name: 'npm start', unit: 'ms', ...summary(series) }] }
}
