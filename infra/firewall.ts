import type { Stage } from 'aws-cdk-lib/aws-apigateway'
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2'
import type { Construct } from 'constructs'

/** Requests of one address in five minutes, above which it is blocked. Many users may share one address. */
const REQUESTS_PER_ADDRESS = 2000

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
            // It blocks bodies above 8 kB, and prompts are larger; every operation states its own limit.
            ruleActionOverrides: [{ name: 'SizeRestrictions_BODY', actionToUse: { count: {} } }],
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
