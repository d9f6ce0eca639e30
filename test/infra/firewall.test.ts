import { Match } from 'aws-cdk-lib/assertions'
import { describe, expect, test } from 'vitest'
import { stackWith } from './stackWith.ts'

type Rule = {
  Name: string
  Action?: object
  Statement: {
    RateBasedStatement?: {
      Limit: number
      AggregateKeyType: string
      ScopeDownStatement?: {
        RegexMatchStatement: { RegexString: string; TextTransformations: { Type: string }[] }
      }
    }
    ManagedRuleGroupStatement?: {
      Name: string
      RuleActionOverrides?: { Name: string; ActionToUse: object }[]
    }
  }
}

const guarded = stackWith({ WAF: 'true' })
const [webAcl] = Object.values(guarded.findResources('AWS::WAFv2::WebACL'))
const rules: Rule[] = webAcl?.['Properties'].Rules
const statementOf = (name: string) => rules.find((rule) => rule.Name === name)?.Statement

describe('WAF', () => {
  test('adds nothing by default', () => {
    stackWith().resourceCountIs('AWS::WAFv2::WebACL', 0)
  })

  test('protects the stage, and keeps no samples, which would contain tokens', () => {
    guarded.hasResourceProperties('AWS::WAFv2::WebACL', {
      Scope: 'REGIONAL',
      DefaultAction: { Allow: {} },
      VisibilityConfig: { SampledRequestsEnabled: false },
    })
    const [id] = Object.keys(guarded.findResources('AWS::WAFv2::WebACL'))
    guarded.hasResourceProperties('AWS::WAFv2::WebACLAssociation', {
      ResourceArn: Match.anyValue(),
      WebACLArn: { 'Fn::GetAtt': [id, 'Arn'] },
    })
  })

  test.each([
    ['IpReputation', 'AWSManagedRulesAmazonIpReputationList', 0],
    // Prompts exceed the rule's limit of 8 kB, and may be about attacks.
    ['CommonRuleSet', 'AWSManagedRulesCommonRuleSet', 5],
    ['KnownBadInputs', 'AWSManagedRulesKnownBadInputsRuleSet', 3],
  ])('%s has the rules of %s, but only counts the rules about bodies', (name, group, counted) => {
    const statement = statementOf(name)?.ManagedRuleGroupStatement
    const overrides = statement?.RuleActionOverrides ?? []
    expect([statement?.Name, overrides.length]).toEqual([group, counted])
    for (const { Name, ActionToUse } of overrides) {
      expect([Name, ActionToUse]).toEqual([expect.stringMatching(/_BODY$/), { Count: {} }])
    }
  })

  test.each([
    ['RatePerAddress', 2000],
    ['KeylessRatePerAddress', 200],
    ['MailRatePerAddress', 40],
  ])('%s blocks an address above %i requests in five minutes', (name, limit) => {
    expect(statementOf(name)?.RateBasedStatement).toMatchObject({ Limit: limit, AggregateKeyType: 'IP' })
  })

  const matches = (name: string, path: string) => {
    const statement = statementOf(name)?.RateBasedStatement?.ScopeDownStatement?.RegexMatchStatement
    return new RegExp(statement?.RegexString ?? '').test(path)
  }

  test.each([
    ['/prod/register', true, true],
    ['/prod/register/', true, true],
    ['/register', true, true],
    ['/prod/confirm/resend', true, true],
    ['/prod/password/forgot', true, true],
    ['/prod/password/reset', true, false],
    ['/prod/login', true, false],
    ['/prod/token', true, false],
    ['/prod/docs', false, false],
    ['/prod/bedrock', false, false],
    ['/prod/me', false, false],
    ['/a/b/login', false, false],
  ])('counts %s as keyless: %s, and as mailing: %s', (path, keyless, mailing) => {
    expect([matches('KeylessRatePerAddress', path), matches('MailRatePerAddress', path)]).toEqual([
      keyless,
      mailing,
    ])
  })

  test('matches the path variants that API Gateway accepts', () => {
    const { RegexMatchStatement } =
      statementOf('MailRatePerAddress')?.RateBasedStatement?.ScopeDownStatement ?? {}
    expect(RegexMatchStatement?.TextTransformations.map(({ Type }) => Type)).toEqual([
      'URL_DECODE',
      'NORMALIZE_PATH',
    ])
    // A regular expression of a rule has at most 512 characters (developer guide, 'AWS WAF quotas').
    expect(RegexMatchStatement?.RegexString.length).toBeLessThan(512)
  })
})
