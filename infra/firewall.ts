import type { Stage } from 'aws-cdk-lib/aws-apigateway'
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2'
import type { Construct } from 'constructs'

/** Requests of one address in five minutes, above which it is blocked. Many users may share one address. */
const REQUESTS_PER_ADDRESS = 2000

/**
 * The rules about bodies, which count and do not block: a prompt may be larger than 8 kB, or be about HTML,
 * paths and addresses. Every operation states its own limit, and bodies are JSON that nothing interprets.
 */
const BODY_RULES = [
  'SizeRestrictions_BODY',
  'CrossSiteScripting_BODY',
  'EC2MetaDataSSRF_BODY',
  'GenericLFI_BODY',
  'GenericRFI_BODY',
]

/** A web ACL in front of the stage: AWS's common rules, and a rate rule for each address. */
export function createFirewall(scope: Construct, name: string, stage: Stage): void {
  const visibility = (metricName: string) => ({
    metricName: `${name}-${metricName}`,
    cloudWatchMetricsEnabled: true,
    // A sample holds headers, and with them tokens and keys.
    sampledRequestsEnabled: false,
  })
  const webAcl = new CfnWebACL(scope, 'WebACL', {
    name,
    scope: 'REGIONAL',
    defaultAction: { allow: {} },
    visibilityConfig: visibility('web-acl'),
    rules: [
      {
        name: 'CommonRuleSet',
        priority: 0,
        overrideAction: { none: {} },
        statement: {
          managedRuleGroupStatement: {
            vendorName: 'AWS',
            name: 'AWSManagedRulesCommonRuleSet',
            ruleActionOverrides: BODY_RULES.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
          },
        },
        visibilityConfig: visibility('common-rules'),
      },
      {
        name: 'RatePerAddress',
        priority: 1,
        action: { block: {} },
        statement: { rateBasedStatement: { limit: REQUESTS_PER_ADDRESS, aggregateKeyType: 'IP' } },
        visibilityConfig: visibility('rate-per-address'),
      },
    ],
  })
  new CfnWebACLAssociation(scope, 'WebACLAssociation', {
    resourceArn: stage.stageArn,
    webAclArn: webAcl.attrArn,
  })
}
