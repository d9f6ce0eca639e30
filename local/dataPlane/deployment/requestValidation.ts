import Ajv, { type ValidateFunction } from 'ajv'
import { list, type Properties, record, text } from '../../template.ts'

/** The required parameters and the models of a method; empty if its validator does not check them. */
export type RequestValidation = {
  required: { place: 'header' | 'path' | 'query'; name: string }[]
  /** By media type. */
  models: { [mediaType: string]: ValidateFunction }
}

/** In the order in which an error message lists them. */
const PLACES = ['header', 'path', 'query'] as const

/**
 * Returns a function that makes the validation of each operation of an OpenAPI body.
 *
 * @throws for a validator that the body does not define, and for an invalid schema.
 */
export function requestValidations(body: Properties): (operation: Properties) => RequestValidation {
  const validators = record(body['x-amazon-apigateway-request-validators'] ?? {})
  const components = record(body['components'] ?? {})
  const ajv = new Ajv.default({ strict: false, allErrors: true, validateFormats: false })
  return (operation) => {
    const key = 'x-amazon-apigateway-request-validator'
    const name = operation[key] ?? body[key]
    if (name === undefined) return { required: [], models: {} }
    const validator = record(validators[text(name)])
    const parameters = validator['validateRequestParameters'] === true ? list(operation['parameters']) : []
    const content =
      validator['validateRequestBody'] === true ? record(operation['requestBody'] ?? {})['content'] : {}
    return {
      required: PLACES.flatMap((place) =>
        parameters
          .map(record)
          .filter((parameter) => parameter['in'] === place && parameter['required'] === true)
          .map((parameter) => ({ place, name: text(parameter['name']) })),
      ),
      models: Object.fromEntries(
        Object.entries(record(content ?? {})).flatMap(([mediaType, media]) => {
          const { schema } = record(media)
          return schema === undefined
            ? []
            : [[mediaType, ajv.compile({ components, allOf: [record(schema)] })]]
        }),
      ),
    }
  }
}
