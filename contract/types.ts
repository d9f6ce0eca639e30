import { isDeepStrictEqual } from 'node:util'
import openapiTS, { astToString } from 'openapi-typescript'
import type { Contract, Json, JsonObject } from './document.ts'
import { schemasIn } from './schema.ts'

const PLACE = '#/components/schemas/'

/** The suffix of a request schema that differs from its response schema; no schema of a contract has it. */
const OF_REQUEST = '.request'

/** The contract as TypeScript types. A schema that differs between requests and responses has two types. */
export async function typesOf(contract: Contract): Promise<string> {
  const { schemas } = contract.components
  const answers = schemasIn('answer', schemas)
  const requests = schemasIn('request', schemas)
  const differing = differingOf(schemas, answers, requests)
  const ofRequest = Object.entries(requests).filter(([name]) => differing.has(name))
  const described = {
    ...contract,
    paths: mapValues(contract.paths, (item) =>
      mapValues(item, (operation) =>
        operation?.requestBody
          ? { ...operation, requestBody: withReferences(operation.requestBody, differing) }
          : operation,
      ),
    ),
    components: {
      ...contract.components,
      schemas: {
        ...answers,
        ...Object.fromEntries(
          ofRequest.map(([name, schema]) => [name + OF_REQUEST, withReferences(schema, differing)]),
        ),
      },
    },
  }
  // As text, since the generator would describe an object behind an anchor only once.
  return astToString(await openapiTS(JSON.stringify(described), { silent: true }))
}

type Schemas = { [name: string]: JsonObject }

/** The schemas that differ by use, and all schemas that refer to one of them. */
function differingOf(schemas: Schemas, answers: Schemas, requests: Schemas): Set<string> {
  const differing = new Set(
    Object.keys(schemas).filter((name) => !isDeepStrictEqual(answers[name], requests[name])),
  )
  for (let before = -1; before !== differing.size; ) {
    before = differing.size
    for (const [name, schema] of Object.entries(schemas))
      if ([...differing].some((other) => JSON.stringify(schema).includes(`"${PLACE}${other}"`)))
        differing.add(name)
  }
  return differing
}

/** A part of the contract whose references to these schemas lead to the request schemas. */
function withReferences(part: Json, differing: Set<string>): Json {
  if (Array.isArray(part)) return part.map((one) => withReferences(one, differing))
  if (typeof part !== 'object' || part === null) return part
  return mapValues(part, (value, key) => {
    const refers = key === '$ref' && typeof value === 'string' && differing.has(value.replace(PLACE, ''))
    return refers ? value + OF_REQUEST : withReferences(value, differing)
  })
}

function mapValues<V, W>(
  object: { [key: string]: V },
  map: (value: V, key: string) => W,
): { [key: string]: W } {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value, key)]))
}
