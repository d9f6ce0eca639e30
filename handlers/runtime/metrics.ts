type Fields = { readonly [field: string]: unknown }
type Unit = 'Count' | 'Milliseconds' | 'None'
type Metric = readonly [name: string, unit: Unit, value: unknown]

/** Of all stacks of an account and Region, which the dimension `stack` tells apart. */
const NAMESPACE = 'BedrockGateway'

/**
 * What CloudWatch makes metrics of, as a line of its embedded metric format (CloudWatch user guide, 'Specification:
 * Embedded metric format'). Each combination of dimensions is billed: so none holds what a caller chooses. A person is
 * in none, and a model by its id where the table of prices has it, else as `other`.
 *
 * @param fields of the line of the log.
 * @param now epoch milliseconds.
 * @returns undefined where there is nothing to count.
 */
export function metricsOf(stack: string, fields: Fields, now: number): Fields | undefined {
  const { operation, foundationModel: model, microDollars } = fields
  const outcome = Number(fields['failed'] ?? fields['status'])
  const dollars = typeof microDollars === 'number' ? microDollars / 1e6 : undefined
  const code = outcome >= 400 ? (fields['code'] ?? String(outcome)) : undefined
  // None is that of the deployment; who has none was refused ahead of it.
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

/** What a call to a model took beside the model: until its first event where it streamed, since later its reader counts. */
function ownTime({ modelMs, modelFirstEventMs, firstEventMs, durationMs }: Fields): number | undefined {
  if (typeof firstEventMs === 'number' && typeof modelFirstEventMs === 'number')
    return firstEventMs - modelFirstEventMs
  return typeof modelMs === 'number' && typeof durationMs === 'number' ? durationMs - modelMs : undefined
}

/**
 * Writes the line where `METRICS_STACK` says that metrics are wanted, and for which stack. Past the console, which on
 * Lambda puts the time and the request's id ahead of a line.
 */
export function writeMetrics(fields: Fields): void {
  const stack = process.env['METRICS_STACK']
  const line = stack ? metricsOf(stack, fields, Date.now()) : undefined
  if (line) process.stdout.write(`${JSON.stringify(line)}\n`)
}
