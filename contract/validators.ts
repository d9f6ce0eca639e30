import Ajv from 'ajv'
import addFormats from 'ajv-formats'
import { fastFormats } from 'ajv-formats/dist/formats.js'
import type { Contract, JsonObject } from './document.ts'
import { isAnnotation, mapSchema, schemasIn, type Use } from './schema.ts'

/**
 * A compiler of validators for the contract's schemas. Request validators fill in defaults, in place.
 *
 * Formats that ajv-formats knows are checked; other formats only inform readers, as in JSON Schema.
 *
 * @param inline schemas within operations, by their kind and the operationId.
 */
export function validatorsFor(
  use: Use,
  contract: Contract,
  inline: { [kind: string]: { [operationId: string]: JsonObject } } = {},
): Ajv.default {
  const schemas = schemasIn(use, contract.components.schemas)
  const ajv = new Ajv.default({
    allErrors: true,
    inlineRefs: false,
    // A field may have the name of a member of every object: constructor, toString.
    ownProperties: true,
    useDefaults: use === 'request',
    code: { source: true, esm: true, lines: true },
  })
  addFormats.default(ajv)
  // The shorter pattern suffices, since Cognito decides about an address.
  ajv.addFormat('email', fastFormats.email)
  // The time of ajv's own check grows with the square of the text's length.
  ajv.addFormat('url', fastFormats.uri)
  for (const format of formatsIn([schemas, ...Object.values(inline)]))
    if (!(format in ajv.formats)) ajv.addFormat(format, true)
  ajv.addVocabulary(['components', ...Object.keys(inline)])
  const checked = (described: { [name: string]: JsonObject }) =>
    Object.fromEntries(
      Object.entries(described).map(([name, schema]) => [name, mapSchema(schema, withoutAnnotations)]),
    )
  ajv.addSchema({
    $id: 'contract',
    components: { schemas: checked(schemas) },
    ...Object.fromEntries(Object.entries(inline).map(([kind, described]) => [kind, checked(described)])),
  })
  return ajv
}

function formatsIn(schemas: { [name: string]: JsonObject }[]): Set<string> {
  const formats = new Set<string>()
  for (const schema of schemas.flatMap((some) => Object.values(some))) {
    mapSchema(schema, (one) => {
      if (typeof one['format'] === 'string') formats.add(one['format'])
      return one
    })
  }
  return formats
}

function withoutAnnotations(schema: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(schema).filter(([keyword]): boolean => !isAnnotation(keyword)))
}
