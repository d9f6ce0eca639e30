/** A body for each text model in its provider's documented format, written independently of the simulator. */
export function requestFor(modelId: string, prompt: string): object {
  const [provider = ''] = modelId.split('.')
  if (/claude-(v2|instant)/.test(modelId)) {
    return { prompt: `\n\nHuman:${prompt}\n\nAssistant:`, max_tokens_to_sample: 300 }
  }
  if (provider === 'anthropic') {
    return {
      anthropic_version: 'bedrock-2023-05-31',
      max_tokens: 300,
      messages: [{ role: 'user', content: [{ type: 'text', text: prompt }] }],
    }
  }
  if (modelId.startsWith('amazon.nova')) return { messages: [{ role: 'user', content: [{ text: prompt }] }] }
  if (modelId.startsWith('amazon.titan'))
    return { inputText: prompt, textGenerationConfig: { maxTokenCount: 300 } }
  if (modelId.startsWith('cohere.command-r')) return { message: prompt }
  if (modelId.startsWith('writer.'))
    return { messages: [{ role: 'user', content: { text: prompt } }], max_tokens: 300 }
  if (
    /jamba|pixtral|ministral|magistral|devstral|mistral-large-3|deepseek\.v3/.test(modelId) ||
    provider === 'openai' ||
    provider === 'qwen'
  ) {
    return { messages: [{ role: 'user', content: prompt }] }
  }
  return { prompt }
}
