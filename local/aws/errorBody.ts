import type { AwsCall, AwsError } from './call.ts'
import { serviceOf } from './credentials.ts'

/** An error in the format that the caller's SDK reads. */
export type ErrorBody = { contentType: string; body: string }

/** The REST services that use XML. The query protocol is recognised by the request instead. */
const REST_XML = new Set(['s3', 'route53', 'cloudfront', 's3control'])

/**
 * Makes the body of an error, in the protocol of the service that the call was signed for. REST services with JSON name
 * the error in a header, JSON services in the body, and SDKs read both. Source: Smithy's AWS protocols: awsQuery,
 * ec2Query, restXml; only S3 leaves out the outer element.
 *
 * @param call undefined if the request could not be read.
 */
export function errorBody({ code, message, status }: AwsError, requestId: string, call?: AwsCall): ErrorBody {
  const service = call && serviceOf(call)
  const query =
    /^application\/x-www-form-urlencoded/i.test(call?.headers['content-type'] ?? '') ||
    call?.query.has('Action')
  if (!query && !REST_XML.has(service ?? ''))
    return { contentType: 'application/json', body: JSON.stringify({ __type: code, message }) }
  const type = `<Type>${status < 500 ? 'Sender' : 'Receiver'}</Type>`
  const error = `<Code>${xml(code)}</Code><Message>${xml(message)}</Message>`
  const id = `<RequestId>${requestId}</RequestId>`
  const body =
    service === 's3'
      ? `<Error>${error}${id}</Error>`
      : service === 'ec2'
        ? `<Response><Errors><Error>${error}</Error></Errors><RequestID>${requestId}</RequestID></Response>`
        : `<ErrorResponse><Error>${type}${error}</Error>${id}</ErrorResponse>`
  return { contentType: 'text/xml', body: `<?xml version="1.0" encoding="UTF-8"?>${body}` }
}

function xml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
