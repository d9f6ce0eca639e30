import type { ReservedCall } from '../ledger/spend.ts'
import { type Answered, modelApi, type Refused, type Streamed } from './modelApi.ts'

/** {@link modelApi} for OpenAI's Responses, which IAM judges by the account's default project too. */
export const responsesApi = {
  send(reserved: ReservedCall, signal: AbortSignal): Promise<Answered | Refused> {
    return modelApi.send(reserved, signal)
  },

  stream(reserved: ReservedCall, signal: AbortSignal): Promise<Streamed | Refused> {
    return modelApi.stream(reserved, signal)
  },
}
