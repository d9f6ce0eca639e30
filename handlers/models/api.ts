/**
 * The Bedrock API that a body is for: InvokeModel with the provider's own shape; Converse; or a shape that Bedrock
 * accepts from other clients, which is Anthropic's Messages, OpenAI's Chat Completions or OpenAI's Responses.
 */
export type ModelApi = 'invoke' | 'converse' | 'messages' | 'chat' | 'responses'
