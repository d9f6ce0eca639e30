import { Tags } from 'aws-cdk-lib'
import { ArnPrincipal, CompositePrincipal, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'
import { operations } from '../generated/operations.ts'
import { functionRole } from './functions.ts'
import type { Grant, grantsTo } from './grants.ts'
import { STACK_TAG } from './stackTag.ts'
import { asksModels } from './throttles.ts'
import { acknowledgeWildcards } from './wildcards.ts'

/** The tags of each session; handlers/ports/callerRole.ts sets them. */
const TAGS = ['gateway-person', 'gateway-plan', 'gateway-key']

type Granted = Pick<ReturnType<typeof grantsTo>, 'models' | 'modelApi' | 'responsesApi'>

/** What the functions that ask models have of the role. */
export type CallerRole = {
  /** What their roles may in place of asking Bedrock. */
  grants: { [Port in keyof Granted]: { [verb: string]: Grant[] } }
  environment: { [name: string]: string }
  /** The role of such a function. */
  roleOf: (name: string) => { role: Role }
}

/**
 * The role by which models are asked where AWS's bill is to say for whom: it may what the functions' own roles together
 * may otherwise, for a session that names a person, a plan and a key in its tags. They may nothing of that but take it on.
 */
export function createCallerRole(scope: Construct, stackName: string, granted: Granted): CallerRole {
  const roles = new Map(
    Object.entries(operations)
      .filter(([, { uses }]) => asksModels(uses))
      .map(([name]) => [name, functionRole(scope, name)]),
  )
  const trusted = [...roles.values()].map(({ roleArn }) =>
    new ArnPrincipal(roleArn)
      .withConditions({
        // Every one, of whatever text, and none beside them (IAM user guide, 'Pass session tags in AWS STS').
        StringLike: Object.fromEntries(TAGS.map((tag) => [`aws:RequestTag/${tag}`, '?*'])),
        'ForAllValues:StringEquals': { 'aws:TagKeys': TAGS },
      })
      .withSessionTags(),
  )
  // Unverified: that IAM takes a role in a trust policy as soon as CloudFormation has made it.
  const role = new Role(scope, 'ModelsCaller', {
    assumedBy: new CompositePrincipal(...trusted),
    description: 'Asks models for a person, whom the tags of the session name',
  })
  // The bill has it beside those of the session, so that an account's stacks can be told apart.
  Tags.of(role).add(STACK_TAG, stackName)
  const { models, modelApi, responsesApi } = granted
  for (const verbs of [models, modelApi, responsesApi]) {
    for (const { statement, wildcards } of Object.values(verbs).flat()) {
      role.addToPolicy(statement)
      if (wildcards) acknowledgeWildcards(role, statement, wildcards)
    }
  }
  const assuming = [
    {
      statement: new PolicyStatement({
        actions: ['sts:AssumeRole', 'sts:TagSession'],
        resources: [role.roleArn],
      }),
    },
  ]
  return {
    grants: {
      models: { invoke: assuming, invokeEach: assuming },
      modelApi: { send: assuming, stream: assuming },
      responsesApi: { send: assuming, stream: assuming },
    },
    environment: { CALLER_ROLE: role.roleArn },
    roleOf: (name) => {
      const role = roles.get(name)
      if (!role) throw new Error(`${name} asks no models`)
      return { role }
    },
  }
}
