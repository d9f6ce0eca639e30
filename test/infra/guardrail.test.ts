import { Match } from 'aws-cdk-lib/assertions'
import { describe, expect, test } from 'vitest'
import { GUARDRAIL } from './settings.ts'
import { stackWith } from './stackWith.ts'

const guarded = stackWith(GUARDRAIL)

type Statement = { Action: string | string[]; Resource: unknown; Condition?: object }
const statements = (template: typeof guarded): Statement[] =>
  Object.values(template.findResources('AWS::IAM::Policy')).flatMap(
    ({ Properties }) => Properties.PolicyDocument.Statement,
  )
const of = (template: typeof guarded, action: RegExp) =>
  statements(template).filter(({ Action }) => [Action].flat().some((one) => action.test(one)))

describe('GUARDRAIL_ID and GUARDRAIL_VERSION', () => {
  test('let roles apply only that guardrail', () => {
    const applying = of(guarded, /ApplyGuardrail/)
    expect(applying.length).toBeGreaterThan(0)
    for (const { Resource } of applying)
      expect(JSON.stringify(Resource)).toMatch(/":guardrail\/abcdefghij12"\]\]\}$/)
    expect(of(stackWith(), /ApplyGuardrail/)).toEqual([])
  })

  test('let no role call a model without that version of it', () => {
    const asking = of(guarded, /bedrock:InvokeModel/).filter(
      // Gives access to no model by itself.
      ({ Resource }) => !JSON.stringify(Resource).includes('project/default'),
    )
    expect(asking.length).toBeGreaterThan(0)
    for (const { Condition } of asking)
      expect(JSON.stringify(Condition)).toMatch(
        /^\{"StringEquals":\{"bedrock:GuardrailIdentifier":.*guardrail\/abcdefghij12:3"/,
      )
  })

  test('are set for every function that calls models, and so is their absence', () => {
    for (const [template, value] of [
      [guarded, 'abcdefghij12:3'],
      [stackWith(), '(none)'],
    ] as const) {
      for (const operation of [
        'invokeModel',
        'createChatCompletion',
        'createMessage',
        'createResponse',
        'createEmbedding',
      ])
        template.hasResourceProperties('AWS::Lambda::Function', {
          FunctionName: `BedrockGateway-${operation}`,
          Environment: { Variables: Match.objectLike({ GUARDRAIL: value }) },
        })
    }
  })
})
