import { expect, test } from 'vitest'
import { type Operation, operationsOf, readContract } from '../../contract/document.ts'
import { redocly } from '../../contract/redocly.ts'

type Score = {
  agentReadiness: number
  operationScores: { [operationId: string]: { subscores: { [metric: string]: number } } }
}

/**
 * The metrics in which an operation can have the full score. The others deduct points for any body with fields
 * (schemaSimplicity), for every parameter (parameterSimplicity) and for schemas that operations share, such as the
 * common error schema (dependencyClarity).
 */
const APPLY = [
  'documentationQuality',
  'exampleCoverage',
  'errorClarity',
  'identifierClarity',
  'polymorphismClarity',
]

/** Their responses contain what AWS or a provider returns: a limit of our own on it would be a guess. */
const PASSED_ON = [
  ...['getAccount', 'listModels', 'getOpenapi', 'listUsableModels', 'getUsableModel'],
  ...['createChatCompletion', 'createMessage', 'countMessageTokens', 'createResponse', 'createEmbedding'],
]

/** Operations without any body, which can have no example of one. */
const BARE = operationsOf(readContract())
  .filter(({ operation: { requestBody, responses } }) => !requestBody && isBare(responses))
  .map(({ operation }) => operation.operationId)

function isBare(responses: Operation['responses']): boolean {
  const successes = Object.entries(responses).filter(([status]) => status.startsWith('2'))
  return successes.every(([, response]) => !('content' in response) && !('$ref' in response))
}

/** The lowest total score allowed. Each new operation lowers it: there is more to discover and more that is shared. */
const HELD = 91

test('every operation has the full score in each metric that applies', async () => {
  const { printed } = await redocly(['score', 'openapi.yaml', '--format', 'json'])
  const score: Score = JSON.parse(printed)
  expect(Object.keys(score.operationScores).sort()).toEqual(
    operationsOf(readContract())
      .map(({ operation }) => operation.operationId)
      .sort(),
  )
  for (const [operationId, { subscores }] of Object.entries(score.operationScores)) {
    const metrics = APPLY.filter((metric) => metric !== 'exampleCoverage' || !BARE.includes(operationId))
    for (const metric of [...metrics, ...(PASSED_ON.includes(operationId) ? [] : ['constraintClarity'])])
      expect(subscores[metric], `openapi.yaml: ${operationId} could have more ${metric}.`).toBe(1)
  }
  expect(score.agentReadiness).toBeGreaterThanOrEqual(HELD)
})
