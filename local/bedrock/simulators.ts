import { nova, titanText } from './amazon.ts'
import type { Simulator } from './answer.ts'
import { anthropicCompletion, anthropicMessages, reservedMessages } from './anthropic.ts'
import { chatCompletion } from './chat.ts'
import {
  cohereCommand,
  cohereCommandR,
  deepseekR1,
  jurassic2,
  llama,
  mistral,
  mistralLarge,
} from './completion.ts'
import {
  cohereEmbed,
  novaEmbedding,
  titanEmbedding,
  titanEmbeddingV2,
  titanMultimodalEmbedding,
} from './embedding.ts'
import { amazonImage, stableDiffusionXl, stableImage } from './image.ts'

/** The simulator of a model by the start of its id; the first match counts. */
const SIMULATORS: readonly (readonly [prefix: string, simulator: Simulator])[] = [
  ['ai21.j2-', jurassic2],
  ['ai21.jamba-', chatCompletion],
  ['amazon.nova-2-multimodal-embeddings-', novaEmbedding],
  ['amazon.nova-canvas-', amazonImage],
  ['amazon.nova-', nova],
  ['amazon.titan-embed-image-', titanMultimodalEmbedding],
  ['amazon.titan-embed-text-v1', titanEmbedding],
  ['amazon.titan-embed-text-', titanEmbeddingV2],
  ['amazon.titan-image-', amazonImage],
  ['amazon.titan-text-', titanText],
  ['anthropic.claude-instant-', anthropicCompletion],
  ['anthropic.claude-v2', anthropicCompletion],
  ['anthropic.', anthropicMessages],
  ['cohere.command-r-', cohereCommandR],
  ['cohere.command-', cohereCommand],
  ['cohere.embed-', cohereEmbed],
  ['deepseek.r1-', deepseekR1],
  ['deepseek.', chatCompletion],
  ['meta.', llama],
  ['mistral.mistral-large-2402-', mistralLarge],
  ['mistral.mistral-large-3-', chatCompletion],
  ['mistral.mistral-', mistral],
  ['mistral.mixtral-', mistral],
  ['mistral.', chatCompletion],
  ['openai.', chatCompletion],
  ['qwen.', chatCompletion],
  ['stability.stable-diffusion-xl-', stableDiffusionXl],
  ['stability.', stableImage],
  ['simulated.', reservedMessages],
  ['writer.', chatCompletion],
]

/** Returns the simulator of a model in the catalogue. @throws for a model without a simulator. */
export function simulatorOf(modelId: string): Simulator {
  const found = SIMULATORS.find(([prefix]) => modelId.startsWith(prefix))
  if (!found) throw new Error(`No simulator for ${modelId}`)
  return found[1]
}
