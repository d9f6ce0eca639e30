import type { AwsAnswer, AwsOperation } from '../aws/call.ts'
import type { Context } from '../iam.ts'
import type { ApiKeys } from './apiKeys.ts'
import type { Usage } from './usage.ts'
import type { UsagePlans } from './usagePlans.ts'

/** What the operations of the control plane work on. */
export type Stores = { keys: ApiKeys; plans: UsagePlans; usage: Usage }

/** An operation as its path, its verb and what it asks of IAM beyond them. */
export type Operation = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With a group for each parameter. */
  path: RegExp
  /** CreateApiKey and DeleteApiKey have a limit of their own. */
  limit?: 'CreateApiKey' | 'DeleteApiKey'
  also?(call: ControlPlaneCall): NonNullable<AwsOperation['also']>
  /** IAM condition keys. */
  context?(call: ControlPlaneCall): Context
  run(call: ControlPlaneCall): AwsAnswer
}

export type ControlPlaneCall = {
  /** The groups of the path, decoded. */
  parameters: string[]
  query: URLSearchParams
  body: Buffer
}
