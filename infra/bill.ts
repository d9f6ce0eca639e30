import {
  type CostExplorerClient,
  type Expression,
  GetCostAndUsageCommand,
  GetDimensionValuesCommand,
} from '@aws-sdk/client-cost-explorer'
import { modelOf } from '../prices/priceList.ts'
import { STACK_TAG } from './stackTag.ts'

/** What was paid for one model on one day, in UTC. */
export type Payment = {
  /** Of a foundation model; of what is none as the bill or the ledger calls it. */
  modelId: string
  /** `YYYY-MM-DD`. */
  day: string
  usd: number
}

/** Which days of which Region. */
export type Asked = {
  /** The first day. */
  from: string
  /** The day after the last one. */
  to: string
  region: string
  /** Only what was asked by a role with this stack's tag; all of the account unless given. */
  stackName?: string
}

export type Bill = {
  payments: Payment[]
  /** Days that Cost Explorer calls estimated. */
  estimated: string[]
  /** How often Cost Explorer was asked, which costs by the request. */
  requests: number
}

/**
 * What AWS's bill says of Bedrock: by day and usage type, before credits, refunds and tax. Amazon's and open models are
 * in the service `Amazon Bedrock`, each of the marketplace is a service of its own, such as `Claude Haiku 4.5 (Amazon
 * Bedrock Edition)`. Source: Cost Explorer API reference, 'GetDimensionValues' and 'GetCostAndUsage'.
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
  // A list of none would not be taken.
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
        if (Unit !== 'USD') throw new Error(`The bill is in ${Unit}, and the ledger in US dollars.`)
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
 * The model of a line of the bill: by the name of the service, or by the beginning of the usage type, as in
 * `USE1-NovaLite-input-tokens`. What fits no model keeps the name that the bill gives it.
 */
function modelIdOf(service: string, usageType: string, modelIds: readonly string[]): string {
  const name = service.replace(EDITION, '')
  if (name !== service) return modelOf([name], modelIds) ?? name
  const parts = usageType.replace(/^[A-Z]+\d*-/, '').split('-')
  const beginnings = parts.map((_, index) => parts.slice(0, parts.length - index).join('-'))
  return modelOf(beginnings, modelIds) ?? beginnings[0] ?? usageType
}
