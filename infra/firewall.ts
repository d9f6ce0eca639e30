import type { Stage } from 'aws-cdk-lib/aws-apigateway'
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2'
import type { Construct } from 'constructs'
import { type Contract, type Operation, routesOf } from '../contract/document.ts'

/**
 * Requests of one address in five minutes, above which it is blocked. Behind one address may be an office: what one
 * person needs is counted for forty of them.
 */
const REQUESTS = {
  /** Fifty: a program that calls models without a pause, one call in six seconds. */
  any: 2000,
  /** Five: a sign-in that takes three tries, a refresh, and one more. */
  keyless: 200,
  /** One: a registration, or a new code. Each sends a mail to whatever address it names. */
  mailing: 40,
}

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

/** As {@link BODY_RULES}, of the known bad inputs: a prompt may ask about them. */
const BAD_INPUT_BODY_RULES = ['JavaDeserializationRCE_BODY', 'Log4JRCE_BODY', 'ReactJSRCE_BODY']

/**
 * A web ACL in front of the stage: the addresses that AWS knows for attacks, its common rules, the inputs that it
 * knows to be bad, and rates for each address.
 */
export function createFirewall(scope: Construct, contract: Contract, name: string, stage: Stage): void {
  const visibility = (metricName: string) => ({
    metricName: `${name}-${metricName}`,
    cloudWatchMetricsEnabled: true,
    // A sample holds headers, and with them tokens and keys.
    sampledRequestsEnabled: false,
  })
  const managed = (ruleGroup: string, counted: string[]) => ({
    overrideAction: { none: {} },
    statement: {
      managedRuleGroupStatement: {
        vendorName: 'AWS',
        name: ruleGroup,
        ...(counted.length > 0 && {
          ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
        }),
      },
    },
  })
  const rate = (limit: number, scopeDownStatement?: CfnWebACL.StatementProperty) => ({
    action: { block: {} },
    statement: {
      rateBasedStatement: {
        limit,
        aggregateKeyType: 'IP',
        ...(scopeDownStatement && { scopeDownStatement }),
      },
    },
  })
  const rules = {
    IpReputation: managed('AWSManagedRulesAmazonIpReputationList', []),
    CommonRuleSet: managed('AWSManagedRulesCommonRuleSet', BODY_RULES),
    KnownBadInputs: managed('AWSManagedRulesKnownBadInputsRuleSet', BAD_INPUT_BODY_RULES),
    RatePerAddress: rate(REQUESTS.any),
    KeylessRatePerAddress: rate(REQUESTS.keyless, postsTo(contract, isKeyless)),
    MailRatePerAddress: rate(REQUESTS.mailing, postsTo(contract, sendsMail)),
  }
  const webAcl = new CfnWebACL(scope, 'WebACL', {
    name,
    scope: 'REGIONAL',
    defaultAction: { allow: {} },
    visibilityConfig: visibility('web-acl'),
    rules: Object.entries(rules).map(([rule, how], priority) => ({
      name: rule,
      priority,
      ...how,
      visibilityConfig: visibility(rule),
    })),
  })
  new CfnWebACLAssociation(scope, 'WebACLAssociation', {
    resourceArn: stage.stageArn,
    webAclArn: webAcl.attrArn,
  })
}

function isKeyless({ security, requestBody }: Operation): boolean {
  return security.length === 0 && requestBody !== undefined
}

function sendsMail({ 'x-uses': uses = {} }: Operation): boolean {
  const verbs = [...(uses['users'] ?? []), ...(uses['passwords'] ?? [])]
  return ['signUp', 'resendCode', 'forgot'].some((verb) => verbs.includes(verb))
}

/** Requests to operations of the contract, with the stage ahead of the path or without, as a domain maps it. */
function postsTo(
  contract: Contract,
  matches: (operation: Operation) => boolean,
): CfnWebACL.StatementProperty {
  const paths = routesOf(contract)
    .filter(({ operation }) => matches(operation))
    .map(({ path }) => path)
  return {
    regexMatchStatement: {
      fieldToMatch: { uriPath: {} },
      regexString: `^(/[^/]+)?(${paths.join('|')})/?$`,
      // As API Gateway reads a path: encoded or not, and with a slash or several.
      textTransformations: [
        { priority: 0, type: 'URL_DECODE' },
        { priority: 1, type: 'NORMALIZE_PATH' },
      ],
    },
  }
}
