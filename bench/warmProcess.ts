/** Loads the bundles of login and invokeModel, invokes them like Lambda, and sends the measurements. */
import { invokeModel as operation } from '../generated/operations.ts'
import { type Handler, handlerIn, invoke, prompt, startUpstream } from './lambda.ts'
import type { Row } from './report.ts'
import { interleaved, summary } from './statistics.ts'

const [loginBundle = '', invokeBundle = '', rounds = ''] = process.argv.slice(2)
await startUpstream()

const own = async (handler: Handler, body: string) => (await invoke(handler, body)).own

const [login, invokeModel] = [handlerIn(loginBundle), handlerIn(invokeBundle)]
const credentials = JSON.stringify({ email: 'jane@example.com', password: 'securePassword123' })
const [small, large] = [prompt(2000), prompt(200_000)]
const functions = await interleaved(
  { rounds: Number(rounds), warmUp: 500 },
  {
    login: () => own(login, credentials),
    'invokeModel, 2 kB': () => own(invokeModel, small),
    'invokeModel, 200 kB': () => own(invokeModel, large),
  },
)
const body: unknown = JSON.parse(small)
const validation = await interleaved(
  { rounds: 200, warmUp: 50 },
  {
    'validation of 2 kB': () => {
      const started = performance.now()
      for (let time = 0; time < 100; time += 1) operation.validate(body)
      return (performance.now() - started) * 10
    },
  },
)
const rows: Row[] = [
  ...[...functions].map(([name, series]) => ({ name, unit: 'ms', ...summary(series) })),
  ...[...validation].map(([name, series]) => ({ name, unit: 'us', ...summary(series) })),
]
process.send?.(rows, () => process.exit())
