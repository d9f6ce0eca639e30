/** Invokes invokeModel with and without the ledger, in turn, and sends the measurements. */
import { handlerIn, invoke, prompt, startUpstream } from './lambda.ts'
import { digits, type Row } from './report.ts'
import { interleaved, summary } from './statistics.ts'

const [withBundle = '', withoutBundle = '', rounds = ''] = process.argv.slice(2)
await startUpstream()

const [withLedger, without] = [handlerIn(withBundle), handlerIn(withoutBundle)]
const body = prompt(2000)
const series = await interleaved(
  { rounds: Number(rounds), warmUp: 500 },
  {
    'own time, without the ledger': async () => (await invoke(without, body)).own,
    'own time, with it': async () => (await invoke(withLedger, body)).own,
    'whole time, without the ledger': async () => (await invoke(without, body)).whole,
    'whole time, with it': async () => (await invoke(withLedger, body)).whole,
  },
)
const median = (name: string) => summary(series.get(name) ?? []).median
const rows = [...series].map(([name, measured]): Row => {
  const added = median(name) - median(name.replace(/,.*/, ', without the ledger'))
  return { name, unit: 'ms', ...summary(measured), ...(added && { note: `adds ${digits(added)}` }) }
})
process.send?.(rows, () => process.exit())
