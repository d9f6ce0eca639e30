import { post, startedRunner } from './localRunner.ts'
import type { Part } from './report.ts'
import { signedIn } from './user.ts'

const CALLERS = 8
const BODY = {
  modelId: 'meta.llama3-8b-instruct-v1:0',
  inferenceParameters: { prompt: 'word '.repeat(400), max_gen_len: 100 },
}

/** Resident memory of the runner after the first 1,000 requests, and after many more. */
export async function memory({ requests }: { requests: number }): Promise<Part> {
  const runner = await startedRunner()
  try {
    const headers = await signedIn(runner.endpoints)
    let sent = 0
    const until = (total: number) =>
      Promise.all(
        Array.from({ length: CALLERS }, async () => {
          while (sent < total) {
            sent += 1
            await post(`${runner.endpoints.apiUrl}/bedrock`, BODY, headers)
          }
        }),
      )
    await until(1000)
    const early = runner.memory()
    await until(requests)
    const late = runner.memory()
    return {
      title: 'Memory of the local runner',
      rows: [
        { name: 'after 1,000 requests', unit: 'MB', median: early },
        {
          name: `after ${requests.toLocaleString('en')} requests`,
          unit: 'MB',
          median: late,
          note: `${(late / early).toFixed(2)} x`,
        },
      ],
    }
  } finally {
    await runner.stop()
  }
}
