import type { Stage } from 'aws-cdk-lib/aws-apigateway'
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2'
import type { Construct } from 'constructs'
import { type Contract, type Operation, routesOf } from '../contract/document.ts'

/**
 * Requests per address in five minutes, above which the address is blocked. An address may belong to an office, so each
 * limit is forty times what one person needs.
 */
const REQUESTS = {
  /** 50 per person: a program that calls models without a pause, one call in six seconds. */
  any: 2000,
  /** 5 per person: a sign-in that takes three tries, a refresh, and one more. */
  keyless: 200,
  /** 1 per person: a registration or a new code. Each sends a mail to whatever address it names. */
  mailing: 40,
}

/**
 * Rules about bodies, which count and do not block: a prompt may be larger than 8 kB, or be about HTML, paths and
 * addresses. Every operation has its own size limit, and bodies are JSON that nothing interprets.
 */
const BODY_RULES = [
  'SizeRestrictions_BODY',
  'CrossSiteScripting_BODY',
  'EC2MetaDataSSRF_BODY',
  'GenericLFI_BODY',
  'GenericRFI_BODY',
]

/** Like {@link BODY_RULES}, for known bad inputs: a prompt may ask about them. */
const BAD_INPUT_BODY_RULES = ['JavaDeserializationRCE_BODY', 'Log4JRCE_BODY', 'ReactJSRCE_BODY']

/**
 * Creates a web ACL in front of the stage: addresses that AWS knows from attacks, AWS's common rules, AWS's known bad
 * inputs, and rate limits per address.
 */
export function createFirewall(scope: Construct, contract: Contract, name: string, stage: Stage): void {
  const visibility = (metricName: string) => ({
    metricName: `${name}-${metricName}`,
    cloudWatchMetricsEnabled: true,
    // A sample contains headers, and with them tokens and keys.
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

/**
 * Matches requests to operations of the contract, with the stage in front of the path or, behind a custom domain,
 * without it.
 */
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
      // Transforms the path as API Gateway reads it: encoded or not, with one slash or several.
      textTransformations: [
        { priority: 0, type: 'URL_DECODE' },
        { priority: 1, type: 'NORMALIZE_PATH' },
      ],
    },
  }
}
