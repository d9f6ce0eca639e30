import { Tags } from 'aws-cdk-lib'
import { ArnPrincipal, CompositePrincipal, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'
import { operations } from '../generated/operations.ts'
import { functionRole } from './functions.ts'
import type { Grant, grantsTo } from './grants.ts'
import { STACK_TAG } from './stackTag.ts'
import { asksModels } from './throttles.ts'
import { acknowledgeWildcards } from './wildcards.ts'

/** The tags of each session, which handlers/ports/callerRole.ts sets. */
const TAGS = ['gateway-person', 'gateway-plan', 'gateway-key']

type Granted = Pick<ReturnType<typeof grantsTo>, 'models' | 'modelApi' | 'responsesApi'>

/** The parts of the caller role that the functions that call models need. */
export type CallerRole = {
  /** Grants that replace the functions' direct access to Bedrock. */
  grants: { [Port in keyof Granted]: { [verb: string]: Grant[] } }
  environment: { [name: string]: string }
  /** Returns the role of such a function. */
  roleOf: (name: string) => { role: Role }
}

/**
 * Creates the role with which functions call models if AWS's bill is to name the caller. The role has all the rights to
 * call models that the functions' own roles otherwise have, for a session whose tags name a person, a plan and a key.
 * The functions' own roles then cannot call models; they can only assume this role.
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
        // The session needs every tag, with any text, and no others (IAM user guide, 'Pass session tags in AWS STS').
        StringLike: Object.fromEntries(TAGS.map((tag) => [`aws:RequestTag/${tag}`, '?*'])),
        'ForAllValues:StringEquals': { 'aws:TagKeys': TAGS },
      })
      .withSessionTags(),
  )
  // Unverified: that IAM takes a role in a trust policy as soon as CloudFormation has made it.
  const role = new Role(scope, 'ModelsCaller', {
    assumedBy: new CompositePrincipal(...trusted),
    description: 'Calls models for a person, whom the session tags name',
  })
  // The bill shows this tag in addition to those of the session, so that stacks in one account can be told apart.
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
      if (!role) throw new Error(`${name} does not call models`)
      return { role }
    },
  }
}
