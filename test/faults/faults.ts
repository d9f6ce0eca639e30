import { type AwsAnswer, AwsError, type AwsOperation } from '../../local/aws/call.ts'
import { ConnectionReset } from '../../local/aws/intercept.ts'
import type { Attempt } from './observedGateway.ts'

/** A fault that can affect a call to AWS. */
export type Fault = (attempt: Attempt) => Promise<AwsAnswer>

const isCognito = ({ action }: AwsOperation) => action.startsWith('cognito-idp:')
const isBedrock = ({ action }: AwsOperation) => action.startsWith('bedrock:')
const isSts = ({ action }: AwsOperation) => action.startsWith('sts:')
const isDynamoDb = ({ action }: AwsOperation) => action.startsWith('dynamodb:')

/** The faults by name. */
export const faults = {
  refused: async ({ operation }) => {
    // Cognito and DynamoDB answer every client error with 400.
    const status = isCognito(operation) || isDynamoDb(operation) ? 400 : 403
    const code = isSts(operation) ? 'AccessDenied' : 'AccessDeniedException'
    throw new AwsError(code, 'Not authorized', status)
  },
  throttled: async ({ operation }) => {
    if (isBedrock(operation)) throw new AwsError('ThrottlingException', 'Too many requests', 429)
    if (isDynamoDb(operation)) throw new AwsError('ThrottlingException', 'Rate exceeded', 400)
    if (isSts(operation)) throw new AwsError('Throttling', 'Rate exceeded', 400)
    throw new AwsError('TooManyRequestsException', 'Too Many Requests', isCognito(operation) ? 400 : 429)
  },
  failed: async ({ operation }) => {
    if (isBedrock(operation)) throw new AwsError('InternalServerException', 'Internal', 500)
    if (isDynamoDb(operation)) throw new AwsError('InternalServerError', 'Internal', 500)
    if (isCognito(operation)) throw new AwsError('InternalErrorException', 'Internal', 500)
    throw new AwsError('ServiceUnavailableException', 'Service Unavailable', 503)
  },
  'timed out': async ({ run }) => {
    await carriedOut(run)
    return new Promise(() => {})
  },
  'reset before': async () => {
    throw new ConnectionReset()
  },
  'reset after': async ({ run }) => {
    await carriedOut(run)
    throw new ConnectionReset()
  },
  /** The function is killed right after the call. */
  killed: async ({ run, kill }) => {
    await carriedOut(run)
    await kill()
    throw new ConnectionReset()
  },
} as const satisfies { [name: string]: Fault }

export type FaultName = keyof typeof faults

/** Completes the call at AWS and discards the response or error. */
async function carriedOut(run: Attempt['run']): Promise<void> {
  await run().catch(() => {})
}

/**
 * How long a fault lasts: only for the first attempt of the call, for every attempt of it (including the SDK's own
 * retry), or for this call and every later call of the request, including those that undo it.
 */
export type Duration = 'once' | 'always' | 'onwards'

/** A function dies only once, and a request with a single call has no later ones. */
export function durationsOf(fault: FaultName, calls: number): readonly Duration[] {
  if (fault === 'killed') return ['once']
  return calls === 1 ? ['once', 'always'] : ['once', 'always', 'onwards']
}
