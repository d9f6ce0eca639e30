/**
 * What is sent is what Bedrock's SDK would send, with bytes in base64. `tsc` fails where it is not.
 */
import type { ConverseRequest } from '@aws-sdk/client-bedrock-runtime'
import type { Block, ConverseBody } from '../../../../handlers/dialects/chat/converse.ts'

/** A type of the SDK as JSON: documents are anything, and a union has no members that are never there. */
type AsJson<Type> = Type extends Uint8Array
  ? string
  : Type extends readonly (infer Item)[]
    ? AsJson<Item>[]
    : Type extends object
      ? {
          [Key in keyof Type as Key extends '$unknown' ? never : Key]: Key extends
            | 'input'
            | 'json'
            | 'additionalModelRequestFields'
            ? unknown
            : AsJson<Type[Key]>
        }
      : Type

declare const body: ConverseBody
export const request: AsJson<Omit<ConverseRequest, 'modelId'>> = body

// @ts-expect-error Bytes are base64, and not an array.
export const bytes: Extract<Block, { image: unknown }>['image']['source'] = { bytes: new Uint8Array() }
