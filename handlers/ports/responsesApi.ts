import { modelApi } from './modelApi.ts'

/** {@link modelApi} for OpenAI's Responses, which IAM judges by the account's default project too. */
export const responsesApi = {
  send: modelApi.send,
  stream: modelApi.stream,
}
