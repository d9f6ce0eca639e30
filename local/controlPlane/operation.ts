import type { AwsAnswer, AwsOperation } from '../aws/call.ts'
import type { Context } from '../iam.ts'
import type { ApiKeys } from './apiKeys.ts'
import type { Usage } from './usage.ts'
import type { UsagePlans } from './usagePlans.ts'

/** The stores that the control plane's operations read and write. */
export type Stores = { keys: ApiKeys; plans: UsagePlans; usage: Usage }

/** An operation: its method and path, and the further IAM actions and condition keys of its calls. */
export type Operation = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Has one group for each path parameter. */
  path: RegExp
  /** CreateApiKey and DeleteApiKey have a limit of their own. */
  limit?: 'CreateApiKey' | 'DeleteApiKey'
  also?(call: ControlPlaneCall): NonNullable<AwsOperation['also']>
  /** IAM condition keys. */
  context?(call: ControlPlaneCall): Context
  run(call: ControlPlaneCall): AwsAnswer
}

export type ControlPlaneCall = {
  /** The decoded groups of the path. */
  parameters: string[]
  query: URLSearchParams
  body: Buffer
}
