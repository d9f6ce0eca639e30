import { expect, test } from 'vitest'
import { type Operation, operationsOf, readContract } from '../../contract/document.ts'
import { redocly } from '../../contract/redocly.ts'

type Score = {
  agentReadiness: number
  operationScores: { [operationId: string]: { subscores: { [metric: string]: number } } }
}

/**
 * What an operation can have in full. The others take points off for any body that has fields at all
 * (schemaSimplicity), for every parameter (parameterSimplicity) and for schemas that operations share, as
 * the one shape of error is (dependencyClarity).
 */
const APPLY = [
  'documentationQuality',
  'exampleCoverage',
  'errorClarity',
  'identifierClarity',
  'polymorphismClarity',
]

/** Whose answers hold what AWS or a provider says: a limit of our own on it would be a guess. */
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

/** The whole score, which may rise. Each operation more lowers it: there is more to discover, and more that is shared. */
const HELD = 91

test('every operation has the full score where a metric applies to it', async () => {
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
