import { modelApi } from './modelApi.ts'

/** Bedrock's APIs for what asks for OpenAI's Responses, which IAM judges by the account's default project too. */
export const responsesApi = modelApi
