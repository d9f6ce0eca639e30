type Fields = { readonly [field: string]: unknown }
type Unit = 'Count' | 'Milliseconds' | 'None'
type Metric = readonly [name: string, unit: Unit, value: unknown]

/** The namespace that all stacks of an account and Region share; the dimension `stack` tells them apart. */
const NAMESPACE = 'BedrockGateway'

/**
 * Builds a line in CloudWatch's embedded metric format (CloudWatch user guide, 'Specification: Embedded metric
 * format'). CloudWatch bills each combination of dimensions, so no dimension holds a value that a caller chooses. No
 * dimension names a person, and `model` is a model's id only if the price table has it, else `other`.
 *
 * @param fields of the log line.
 * @param now epoch milliseconds.
 * @returns undefined if there is nothing to count.
 */
export function metricsOf(stack: string, fields: Fields, now: number): Fields | undefined {
  const { operation, foundationModel: model, microDollars } = fields
  const outcome = Number(fields['failed'] ?? fields['status'])
  const dollars = typeof microDollars === 'number' ? microDollars / 1e6 : undefined
  const code = outcome >= 400 ? (fields['code'] ?? String(outcome)) : undefined
  // A person without a plan of their own has the plan of the deployment. A request without a person was refused
  // earlier.
  const plan = 'person' in fields ? (fields['plan'] ?? 'default') : undefined
  const dimensions = {
    stack,
    operation,
    ...(plan !== undefined && { plan }),
    ...(model !== undefined && { model }),
    ...(code !== undefined && { code }),
  }
  const ofUse: Metric[] = [
    ['Requests', 'Count', 1],
    ['InputTokens', 'Count', fields['inputTokens']],
    ['OutputTokens', 'Count', fields['outputTokens']],
    ['Dollars', 'None', dollars],
  ]
  const ofModel: Metric[] = [
    ...ofUse,
    ['ModelTime', 'Milliseconds', fields['modelMs']],
    ['TimeToFirstEvent', 'Milliseconds', fields['modelFirstEventMs']],
  ]
  const ofPlan: Metric[] = [...(model === undefined ? [] : ofUse), ...(code === undefined ? [] : REFUSAL)]
  const ofStack: Metric[] = [
    ['Dollars', 'None', dollars],
    ['OwnTime', 'Milliseconds', ownTime(fields)],
    ['UnbalancedHolds', 'Count', 'held' in fields ? 1 : undefined],
  ]
  const groups = [
    ...(model === undefined ? [] : [{ by: ['stack', 'operation', 'model'], metrics: ofModel }]),
    ...(code === undefined ? [] : [{ by: ['stack', 'operation', 'code'], metrics: REFUSAL }]),
    ...(plan === undefined ? [] : [{ by: ['stack', 'plan'], metrics: ofPlan }]),
    { by: ['stack'], metrics: ofStack },
  ]
    .map(({ by, metrics }) => ({ by, metrics: metrics.filter(([, , value]) => value !== undefined) }))
    .filter(({ metrics }) => metrics.length > 0)
  if (groups.length === 0) return undefined
  return {
    _aws: {
      Timestamp: now,
      CloudWatchMetrics: groups.map(({ by, metrics }) => ({
        Namespace: NAMESPACE,
        Dimensions: [by],
        Metrics: metrics.map(([Name, Unit]) => ({ Name, Unit })),
      })),
    },
    ...dimensions,
    ...Object.fromEntries(groups.flatMap(({ metrics }) => metrics.map(([name, , value]) => [name, value]))),
  }
}

const REFUSAL: Metric[] = [['Refusals', 'Count', 1]]

/**
 * The time that a call took besides the model's. For a stream it ends at the first event, because later the reader's
 * speed counts.
 */
function ownTime({ modelMs, modelFirstEventMs, firstEventMs, durationMs }: Fields): number | undefined {
  if (typeof firstEventMs === 'number' && typeof modelFirstEventMs === 'number')
    return firstEventMs - modelFirstEventMs
  return typeof modelMs === 'number' && typeof durationMs === 'number' ? durationMs - modelMs : undefined
}

/**
 * Writes the metrics line if `METRICS_STACK` names the stack to write it for. It bypasses the console, which on Lambda
 * prefixes each line with the time and the request id.
 */
export function writeMetrics(fields: Fields): void {
  const stack = process.env['METRICS_STACK']
  const line = stack ? metricsOf(stack, fields, Date.now()) : undefined
  if (line) process.stdout.write(`${JSON.stringify(line)}\n`)
}
