/**
 * The API of Bedrock that a body is for: InvokeModel and its provider's own shape, Converse, or one of the shapes that
 * Bedrock takes from the clients of others: Anthropic's Messages, OpenAI's Chat Completions and Responses.
 */
export type ModelApi = 'invoke' | 'converse' | 'messages' | 'chat' | 'responses'
