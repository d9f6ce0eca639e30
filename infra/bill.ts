import {
  type CostExplorerClient,
  type Expression,
  GetCostAndUsageCommand,
  GetDimensionValuesCommand,
} from '@aws-sdk/client-cost-explorer'
import { modelOf } from '../prices/priceList.ts'
import { STACK_TAG } from './stackTag.ts'

/** The payment for one model on one day in UTC. */
export type Payment = {
  /** The id of a foundation model, or another name from the bill or the ledger. */
  modelId: string
  /** `YYYY-MM-DD`. */
  day: string
  usd: number
}

/** The days and the Region of a query. */
export type Asked = {
  /** The first day. */
  from: string
  /** The day after the last one. */
  to: string
  region: string
  /** Only calls by a role with this stack's tag; the whole account unless given. */
  stackName?: string
}

export type Bill = {
  payments: Payment[]
  /** The days whose costs Cost Explorer calls estimated. */
  estimated: string[]
  /** The number of requests to Cost Explorer, which charges per request. */
  requests: number
}

/**
 * Reads AWS's bill for Bedrock by day and usage type, before credits, refunds and tax. Amazon's models and open models
 * belong to the service `Amazon Bedrock`. Each marketplace model is a service of its own, such as `Claude Haiku 4.5
 * (Amazon Bedrock Edition)`. Source: Cost Explorer API reference, 'GetDimensionValues' and 'GetCostAndUsage'.
 *
 * @param modelIds the foundation models that a usage type may mean.
 */
export async function billed(
  costExplorer: CostExplorerClient,
  { from, to, region, stackName }: Asked,
  modelIds: readonly string[],
): Promise<Bill> {
  const TimePeriod = { Start: from, End: to }
  const bill: Bill = { payments: [], estimated: [], requests: 0 }
  const services: string[] = []
  let next: string | undefined
  do {
    const page = await costExplorer.send(
      new GetDimensionValuesCommand({
        TimePeriod,
        Dimension: 'SERVICE',
        SearchString: 'Bedrock',
        NextPageToken: next,
      }),
    )
    bill.requests += 1
    services.push(...(page.DimensionValues ?? []).flatMap(({ Value }) => Value ?? []))
    next = page.NextPageToken
  } while (next)
  // Cost Explorer would reject an empty list.
  if (services.length === 0) return bill
  const conditions: Expression[] = [
    { Dimensions: { Key: 'SERVICE', Values: services } },
    { Dimensions: { Key: 'REGION', Values: [region] } },
    { Dimensions: { Key: 'RECORD_TYPE', Values: ['Usage'] } },
    // Unverified: that Cost Explorer's API calls the tags of principals as the export does.
    ...(stackName === undefined ? [] : [{ Tags: { Key: `iamPrincipal/${STACK_TAG}`, Values: [stackName] } }]),
  ]
  do {
    const page = await costExplorer.send(
      new GetCostAndUsageCommand({
        TimePeriod,
        Granularity: 'DAILY',
        Metrics: ['UnblendedCost'],
        GroupBy: [
          { Type: 'DIMENSION', Key: 'SERVICE' },
          { Type: 'DIMENSION', Key: 'USAGE_TYPE' },
        ],
        Filter: { And: conditions },
        NextPageToken: next,
      }),
    )
    bill.requests += 1
    for (const { TimePeriod, Estimated, Groups = [] } of page.ResultsByTime ?? []) {
      const day = TimePeriod?.Start ?? ''
      if (Estimated) bill.estimated.push(day)
      for (const { Keys: [service = '', usageType = ''] = [], Metrics } of Groups) {
        const { Amount, Unit } = Metrics?.['UnblendedCost'] ?? {}
        if (Unit !== 'USD') throw new Error(`The bill is in ${Unit}, but the ledger is in US dollars.`)
        bill.payments.push({ modelId: modelIdOf(service, usageType, modelIds), day, usd: Number(Amount) })
      }
    }
    next = page.NextPageToken
  } while (next)
  bill.estimated = [...new Set(bill.estimated)]
  return bill
}

const EDITION = / \(Amazon Bedrock Edition\)$/

/**
 * Returns the model of a line of the bill, by the name of the service or by the start of the usage type, as in
 * `USE1-NovaLite-input-tokens`. A line that matches no model keeps the bill's own name.
 */
function modelIdOf(service: string, usageType: string, modelIds: readonly string[]): string {
  const name = service.replace(EDITION, '')
  if (name !== service) return modelOf([name], modelIds) ?? name
  const parts = usageType.replace(/^[A-Z]+\d*-/, '').split('-')
  const beginnings = parts.map((_, index) => parts.slice(0, parts.length - index).join('-'))
  return modelOf(beginnings, modelIds) ?? beginnings[0] ?? usageType
}
