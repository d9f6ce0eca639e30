import { modelApi } from './modelApi.ts'

/**
 * {@link modelApi} for OpenAI's Responses API. IAM also evaluates it against the account's default project, so it is a
 * port of its own.
 */
export const responsesApi = {
  send: modelApi.send,
  stream: modelApi.stream,
}
