/** `npm run reconcile`: compares the ledger with AWS's bill, by model and day. It only reads. */
import { parseArgs } from 'node:util'
import { CostExplorerClient } from '@aws-sdk/client-cost-explorer'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { stringify } from 'csv-stringify/sync'
import prices from '../prices/bedrock.json' with { type: 'json' }
import { billed, type Payment } from './bill.ts'
import { awsConfig, runCommand, UsageError } from './commandLine.ts'
import { VARIABLES } from './config.ts'
import { ledgerTables, recorded } from './ledgerPayments.ts'

const STACK = VARIABLES.STACK_NAME.fallback

/** Percent of a model's bill, over all days, that may differ. */
const TOLERANCE = 1

/** US dollars that may differ for any model: the bill rounds each line, the ledger each call. */
const ROUNDING = 0.01

const HELP = `Compares the ledger with AWS Cost Explorer, and shows differences by model and day. It only reads.

Usage: npm run reconcile -- --from DAY --to DAY [options]

  --from DAY           the first day, such as 2026-10-01, in UTC like the bill
  --to DAY             the day after the last one
  --attributed         compare only the stack's own calls, which the bill shows if COST_ATTRIBUTION=true;
                       otherwise the account's other calls to Bedrock in the Region appear as differences
  --tolerance PERCENT  of a model's bill over all days that may differ; the default is ${TOLERANCE}. $${ROUNDING} may always differ
  --csv                print every model and day as CSV, and nothing else on the standard output
  --stack NAME         the stack; the default is ${STACK}
  --table NAME         its ledger, the output LedgerTable, if several tables begin with the stack's name
  --region REGION      as in the AWS CLI; the default is AWS_REGION, AWS_DEFAULT_REGION or the profile's Region
  --profile PROFILE    as in the AWS CLI; the default is AWS_PROFILE
  -h, --help           shows this help

Each request to Cost Explorer costs $0.01. A run usually makes two, and one more for each further page. Cost Explorer
lags by about a day, and marks a month as estimated until AWS has closed it. Both sides are at list prices, without
credits, refunds and tax. A call counts for the day on which it began. Costs that the ledger does not know, such as
guardrails, appear as differences too.

The command finds credentials as the AWS CLI does. They need ce:GetDimensionValues, ce:GetCostAndUsage,
dynamodb:ListTables and dynamodb:Scan.
Exit codes: 0 if no model differs by more than the tolerance, 1 if one does or something could not be read, 2 for a
wrong option.
`

/** The US dollars of a model on a day, on each side. */
type Row = { modelId: string; day: string; ledger: number; bill: number }

type Print = (line: string) => void

/**
 * Joins both sides' payments by model and day, and sorts them in that order. A row exists if either side has a payment.
 */
export function rowsOf(ledger: readonly Payment[], bill: readonly Payment[]): Row[] {
  const rows = new Map<string, Row>()
  const add = (side: 'ledger' | 'bill', { modelId, day, usd }: Payment) => {
    const row = rows.get(`${modelId} ${day}`) ?? { modelId, day, ledger: 0, bill: 0 }
    row[side] += usd
    rows.set(`${modelId} ${day}`, row)
  }
  for (const payment of ledger) add('ledger', payment)
  for (const payment of bill) add('bill', payment)
  return [...rows.values()].sort((a, b) => order(a.modelId, b.modelId) || order(a.day, b.day))
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}

/** Sums up rows by model. */
export function sumsOf(rows: readonly Row[]): Row[] {
  return [...Map.groupBy(rows, ({ modelId }) => modelId)].map(([modelId, all]) => ({
    modelId,
    day: 'all days',
    ledger: all.reduce((sum, { ledger }) => sum + ledger, 0),
    bill: all.reduce((sum, { bill }) => sum + bill, 0),
  }))
}

/** Tells whether the sides differ by more than a percentage of the bill, and by more than rounding explains. */
export function differs({ ledger, bill }: Pick<Row, 'ledger' | 'bill'>, tolerance: number): boolean {
  // Compares whole micro-dollars, so that rounding errors of sums do not decide.
  const difference = Math.round(Math.abs(bill - ledger) * 1e6)
  return difference > Math.round(Math.max((tolerance / 100) * bill, ROUNDING) * 1e6)
}

function printTable(rows: readonly Row[], tolerance: number, print: Print): void {
  const sums = sumsOf(rows)
  const width = Math.max('model'.length, ...sums.map(({ modelId }) => modelId.length))
  const line = (modelId: string, day: string, ...amounts: string[]) =>
    print(
      [modelId.padEnd(width), day.padEnd(10), ...amounts.map((amount) => amount.padStart(12))]
        .join('  ')
        .trimEnd(),
    )
  const usd = (amount: number) => amount.toFixed(4)
  const amounts = ({ ledger, bill }: Row) => [usd(ledger), usd(bill), usd(bill - ledger)]
  line('model', 'day', 'ledger $', 'bill $', 'difference $')
  for (const sum of sums) {
    const days = rows.filter((row) => row.modelId === sum.modelId && differs(row, tolerance))
    for (const row of days) line(row.modelId, row.day, ...amounts(row))
    line(sum.modelId, sum.day, ...amounts(sum), ...(differs(sum, tolerance) ? ['differs'] : []))
  }
}

function printCsv(rows: readonly Row[], print: Print): void {
  const usd = (amount: number) => amount.toFixed(6)
  const columns = ['model', 'day', 'ledgerUsd', 'billUsd', 'differenceUsd']
  const lines = rows.map(({ modelId, day, ledger, bill }) => [
    modelId,
    day,
    usd(ledger),
    usd(bill),
    usd(bill - ledger),
  ])
  print(stringify([columns, ...lines]).trimEnd())
}

function day(name: string, text: string | undefined): string {
  const time = text !== undefined && /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN
  // Date would accept 2026-02-30 as a day of March.
  if (text === undefined || Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text)
    throw new UsageError(`--${name} needs a day, such as 2026-10-01.`)
  return text
}

function options() {
  const { values } = parseArgs({
    options: {
      from: { type: 'string' },
      to: { type: 'string' },
      attributed: { type: 'boolean', default: false },
      tolerance: { type: 'string', default: String(TOLERANCE) },
      csv: { type: 'boolean', default: false },
      stack: { type: 'string', default: STACK },
      table: { type: 'string' },
      region: { type: 'string' },
      profile: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) return undefined
  const [from, to] = [day('from', values.from), day('to', values.to)]
  if (from >= to) throw new UsageError('--to must be after --from: it is the day after the last one.')
  const tolerance = Number(values.tolerance)
  if (values.tolerance.trim() === '' || !(tolerance >= 0 && tolerance <= 100))
    throw new UsageError('--tolerance needs a percentage, a number from 0 to 100.')
  return { ...values, from, to, tolerance }
}

async function tableOf(client: DynamoDBClient, stackName: string): Promise<string> {
  const [table, ...others] = await ledgerTables(client, stackName)
  if (!table)
    throw new Error(
      `The stack ${stackName} has no ledger here. Choose another stack or Region with --stack or --region.`,
    )
  if (others.length > 0)
    throw new Error(
      `Several tables may be the ledger: ${[table, ...others].join(', ')}. Choose one with --table.`,
    )
  return table
}

async function main(): Promise<number> {
  const chosen = options()
  if (!chosen) {
    console.log(HELP)
    return 0
  }
  const { from, to, tolerance, csv, attributed, stack, region, profile } = chosen
  const dynamodb = new DynamoDBClient({ maxAttempts: 8, ...awsConfig(region, profile) })
  // Cost Explorer has one endpoint for all Regions, in us-east-1.
  const costExplorer = new CostExplorerClient({ maxAttempts: 8, ...awsConfig('us-east-1', profile) })
  const table = chosen.table ?? (await tableOf(dynamodb, stack))
  const ledger = await recorded(dynamodb, table, { from, to })
  const asked = {
    from,
    to,
    region: await dynamodb.config.region(),
    ...(attributed && { stackName: stack }),
  }
  const bill = await billed(costExplorer, asked, Object.keys(prices.models))
  const rows = rowsOf(ledger.payments, bill.payments)
  const print: Print = (line) => console.log(line)
  if (csv) printCsv(rows, print)
  else printTable(rows, tolerance, print)
  const differing = sumsOf(rows).filter((sum) => differs(sum, tolerance)).length
  // With --csv, messages must not mix with the rows.
  const tell: Print = csv ? (line) => console.error(line) : print
  if (ledger.unsettledUsd > 0)
    tell(`$${ledger.unsettledUsd.toFixed(4)} of the ledger comes from calls whose use is unknown.`)
  if (bill.estimated.length > 0)
    tell(
      `Cost Explorer still estimates ${bill.estimated.length} of these days; the last is ${bill.estimated.at(-1)}.`,
    )
  tell(
    `${differing} of ${sumsOf(rows).length} models differ by more than ${tolerance} % and $${ROUNDING}. Requests to Cost Explorer: ${bill.requests}, at $0.01 each.`,
  )
  return differing > 0 ? 1 : 0
}

if (import.meta.main) await runCommand('reconcile', main)
