import { Match } from 'aws-cdk-lib/assertions'
import { describe, expect, test } from 'vitest'
import { stackWith } from './stackWith.ts'

const CERTIFICATE_ARN = 'arn:aws:acm:us-east-1:000000000000:certificate/11111111-2222-3333-4444-555555555555'
const NAMED = { DOMAIN_NAME: 'api.example.com', CERTIFICATE_ARN }
const named = stackWith(NAMED)

describe('DOMAIN_NAME', () => {
  test('does not exist by default', () => {
    stackWith().resourceCountIs('AWS::ApiGateway::DomainName', 0)
    stackWith().hasResourceProperties('AWS::ApiGateway::RestApi', {
      DisableExecuteApiEndpoint: Match.absent(),
    })
  })

  test('has its certificate, accepts TLS 1.2 and later, and maps to the stage', () => {
    named.hasResourceProperties('AWS::ApiGateway::DomainName', {
      DomainName: 'api.example.com',
      RegionalCertificateArn: CERTIFICATE_ARN,
      SecurityPolicy: 'TLS_1_2',
      EndpointConfiguration: { Types: ['REGIONAL'] },
    })
    const [stage] = Object.keys(named.findResources('AWS::ApiGateway::Stage'))
    named.hasResourceProperties('AWS::ApiGateway::BasePathMapping', {
      Stage: { Ref: stage },
      BasePath: Match.absent(),
    })
  })

  test('outputs the target for a record that is created elsewhere', () => {
    named.resourceCountIs('AWS::Route53::RecordSet', 0)
    expect(Object.keys(named.findOutputs('DomainTarget'))).toEqual(['DomainTarget'])
  })

  test('has its record in a hosted zone, given only the id', () => {
    stackWith({ ...NAMED, HOSTED_ZONE_ID: 'Z0123456789' }).hasResourceProperties('AWS::Route53::RecordSet', {
      Name: 'api.example.com.',
      Type: 'A',
      HostedZoneId: 'Z0123456789',
    })
  })

  test('is the only endpoint if the default endpoint is off', () => {
    stackWith({ ...NAMED, DEFAULT_ENDPOINT: 'false' }).hasResourceProperties('AWS::ApiGateway::RestApi', {
      DisableExecuteApiEndpoint: true,
    })
  })
})
