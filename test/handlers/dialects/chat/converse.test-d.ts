/** Requests have the same type as in Bedrock's SDK, with bytes in base64. `tsc` fails where they differ. */
import type { ConverseRequest } from '@aws-sdk/client-bedrock-runtime'
import type { Block, ConverseBody } from '../../../../handlers/dialects/chat/converse.ts'

/** A type of the SDK as JSON: documents may be anything, and unions have no impossible members. */
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
