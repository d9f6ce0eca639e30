import { CfnOutput } from 'aws-cdk-lib'
import {
  CfnBasePathMapping,
  DomainName,
  EndpointType,
  SecurityPolicy,
  type SpecRestApi,
} from 'aws-cdk-lib/aws-apigateway'
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager'
import { ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53'
import { ApiGatewayDomain } from 'aws-cdk-lib/aws-route53-targets'
import type { Construct } from 'constructs'

/**
 * Creates a custom domain in front of the stage. The stage is then not part of the path.
 *
 * @param hostedZoneId the zone for the domain's record; null if somebody else creates the record, for the target in the
 *   stack's output.
 */
export function createDomain(
  scope: Construct,
  api: SpecRestApi,
  {
    name,
    certificateArn,
    hostedZoneId,
  }: { name: string; certificateArn: string; hostedZoneId: string | null },
): void {
  const domain = new DomainName(scope, 'Domain', {
    domainName: name,
    certificate: Certificate.fromCertificateArn(scope, 'Certificate', certificateArn),
    endpointType: EndpointType.REGIONAL,
    securityPolicy: SecurityPolicy.TLS_1_2,
  })
  new CfnBasePathMapping(scope, 'DomainMapping', {
    domainName: domain.domainName,
    restApiId: api.restApiId,
    stage: api.deploymentStage.stageName,
  })
  if (hostedZoneId !== null) {
    // With a trailing dot the record's name is complete, so the zone's name does not matter.
    const zone = HostedZone.fromHostedZoneAttributes(scope, 'Zone', { hostedZoneId, zoneName: name })
    new ARecord(scope, 'DomainRecord', {
      zone,
      recordName: `${name}.`,
      target: RecordTarget.fromAlias(new ApiGatewayDomain(domain)),
    })
  }
  new CfnOutput(scope, 'DomainEndpoint', { value: `https://${name}/` })
  new CfnOutput(scope, 'DomainTarget', { value: domain.domainNameAliasDomainName })
}
