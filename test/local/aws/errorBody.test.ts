import { GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type AwsCall, AwsError } from '../../../local/aws/call.ts'
import { errorBody } from '../../../local/aws/errorBody.ts'
import { serveAws } from './serveAws.ts'

const error = new AwsError('NoSuchThing', 'a < b & "c"', 404)

/** A call signed for a service. */
function callFor(service: string, headers: AwsCall['headers'] = {}): AwsCall {
  const authorization = `AWS4-HMAC-SHA256 Credential=any/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`
  return {
    method: 'POST',
    path: '/',
    query: new URLSearchParams(),
    headers: { ...headers, authorization },
    body: Buffer.alloc(0),
    signal: new AbortController().signal,
  }
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }
const XML = 'a &#60; b &#38; &#34;c&#34;'

describe('an error has the protocol of the called service', () => {
  test.each([
    [
      'iam',
      FORM,
      `<ErrorResponse><Error><Type>Sender</Type><Code>NoSuchThing</Code><Message>${XML}</Message></Error><RequestId>id</RequestId></ErrorResponse>`,
    ],
    [
      'ec2',
      FORM,
      `<Response><Errors><Error><Code>NoSuchThing</Code><Message>${XML}</Message></Error></Errors><RequestID>id</RequestID></Response>`,
    ],
    ['s3', {}, `<Error><Code>NoSuchThing</Code><Message>${XML}</Message><RequestId>id</RequestId></Error>`],
    [
      'route53',
      {},
      `<ErrorResponse><Error><Type>Sender</Type><Code>NoSuchThing</Code><Message>${XML}</Message></Error><RequestId>id</RequestId></ErrorResponse>`,
    ],
  ])('%s', (service, headers, body) => {
    expect(errorBody(error, 'id', callFor(service, headers))).toEqual({
      contentType: 'text/xml',
      body: `<?xml version="1.0" encoding="UTF-8"?>${body}`,
    })
  })

  test.each(['dynamodb', 'bedrock', 'lambda'])('%s', (service) => {
    expect(errorBody(error, 'id', callFor(service))).toEqual({
      contentType: 'application/json',
      body: '{"__type":"NoSuchThing","message":"a < b & \\"c\\""}',
    })
  })
})

test('an SDK of the query protocol reads the error of an unsupported operation', async () => {
  const { url, close } = await serveAws([])
  onTestFinished(close)
  const credentials = { accessKeyId: 'any', secretAccessKey: 'any' }
  const sts = new STSClient({ endpoint: url, region: 'us-east-1', credentials })
  onTestFinished(() => sts.destroy())
  await expect(sts.send(new GetSessionTokenCommand())).rejects.toMatchObject({
    name: 'UnknownOperationException',
    message: 'The local runner does not support sts GetSessionToken',
    $metadata: { httpStatusCode: 404 },
  })
})
