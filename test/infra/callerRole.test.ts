import { Match } from 'aws-cdk-lib/assertions'
import { describe, expect, test } from 'vitest'
import { operations } from '../../generated/operations.ts'
import { asksModels } from '../../infra/throttles.ts'
import { stackWith } from './stackWith.ts'

const attributed = stackWith({ COST_ATTRIBUTION: 'true', STACK_NAME: 'Mine' })
const ROLE = { Properties: { Description: Match.stringLikeRegexp('^Calls models for a person') } }

const actionsIn = (template: typeof attributed) =>
  Object.values(template.findResources('AWS::IAM::Policy')).map(({ Properties }) => ({
    policy: String(Properties.PolicyName),
    actions: Properties.PolicyDocument.Statement.flatMap(
      ({ Action }: { Action: string | string[] }) => Action,
    ),
  }))
const may = (action: string, template = attributed) =>
  actionsIn(template)
    .filter(({ actions }) => actions.includes(action))
    .map(({ policy }) => policy.replace(/(Role)?DefaultPolicy.*/, ''))
    .sort()

const ASKING = Object.entries(operations).flatMap(([name, { uses }]) => (asksModels(uses) ? [name] : []))

describe('COST_ATTRIBUTION', () => {
  test('lets one role call models, and only the functions that otherwise may can assume it', () => {
    expect(may('bedrock:InvokeModel')).toEqual(['ModelsCaller'])
    expect(may('bedrock:InvokeModelWithResponseStream')).toEqual(['ModelsCaller'])
    for (const action of ['sts:AssumeRole', 'sts:TagSession']) expect(may(action)).toEqual([...ASKING].sort())
    expect(may('bedrock:InvokeModel', stackWith())).toEqual([...ASKING].sort())
  })

  test('is off by default', () => {
    expect(stackWith().findResources('AWS::IAM::Role', ROLE)).toEqual({})
    expect(may('sts:AssumeRole', stackWith())).toEqual([])
    expect(JSON.stringify(stackWith().toJSON())).not.toContain('CALLER_ROLE')
  })

  test("gives the role's ARN to the functions that call models, and to no other", () => {
    const [id] = Object.keys(attributed.findResources('AWS::IAM::Role', ROLE))
    const told = Object.values(attributed.findResources('AWS::Lambda::Function')).flatMap(
      ({ Properties }) => {
        const role = Properties.Environment?.Variables?.CALLER_ROLE
        return role ? [{ name: String(Properties.FunctionName).replace('Mine-', ''), role }] : []
      },
    )
    expect(told.map(({ name }) => name).sort()).toEqual([...ASKING].sort())
    for (const { role } of told) expect(role).toEqual({ 'Fn::GetAtt': [id, 'Arn'] })
  })

  test('tags the role with its stack, which the bill shows', () => {
    attributed.hasResource('AWS::IAM::Role', {
      Properties: { ...ROLE.Properties, Tags: [{ Key: 'gateway-stack', Value: 'Mine' }] },
    })
  })

  test("has a trust policy within IAM's length limit, however long the names of roles", () => {
    // Like cdk.json: one statement for all functions.
    const deployed = stackWith({ COST_ATTRIBUTION: 'true', '@aws-cdk/aws-iam:minimizePolicies': 'true' })
    const [role] = Object.values(deployed.findResources('AWS::IAM::Role', ROLE))
    const arn = `arn:aws-us-gov:iam::123456789012:role/${'a'.repeat(64)}`
    const policy = JSON.stringify(role?.['Properties'].AssumeRolePolicyDocument, (_, value) =>
      typeof value === 'object' && value !== null && 'Fn::GetAtt' in value ? arn : value,
    )
    expect(policy.split(arn)).toHaveLength(ASKING.length + 1)
    // IAM user guide, 'IAM and AWS STS quotas': role trust policy length.
    expect(policy.length).toBeLessThanOrEqual(2048)
  })
})
