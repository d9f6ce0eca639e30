import { Aws } from 'aws-cdk-lib'
import type { IUsagePlan } from 'aws-cdk-lib/aws-apigateway'
import type { IUserPool } from 'aws-cdk-lib/aws-cognito'
import type { ITable } from 'aws-cdk-lib/aws-dynamodb'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { Ports } from '../generated/operations.ts'
import { STACK_TAG } from './stackTag.ts'

/** The resources and restrictions that the functions' roles refer to. */
export type Granted = {
  userPool: IUserPool
  usagePlan: IUsagePlan
  ledgerTable: Pick<ITable, 'tableArn'>
  stackName: string
  /** Globs of foundation model ids; null for all. */
  allowedModels: string[] | null
  /** Geographies of inference profiles; null for all. */
  geographies: string[] | null
  /** `<id>:<version>` of the guardrail of every call to a model; null for none. */
  guardrail: string | null
  /** The sender address of mail; null if no mail is sent. */
  mailFrom: string | null
  /** Whether people sign in by a provider: they are then found by the id of their user in two calls. */
  federated: boolean
}

/** Verbs by port. */
export type Uses = { readonly [Port in keyof Ports]?: readonly (keyof Ports[Port])[] }

/** A statement of a role, and why its resources contain wildcards, if they do. */
export type Grant = { statement: PolicyStatement; wildcards?: string }

type Grants = { [Port in keyof Ports]: { [Verb in keyof Ports[Port]]: Grant[] } }

/** Returns the grants of each verb of each port. They turn `x-uses` in the contract into a function's role. */
export function grantsTo(granted: Granted): Grants {
  const { userPool, usagePlan, ledgerTable, stackName, allowedModels, geographies, guardrail, mailFrom } =
    granted
  // Cognito accepts these calls unsigned, from anybody who knows the app client's id.
  const unsigned: Grant[] = []
  const pool = (action: string) => [allow(`cognito-idp:${action}`, [userPool.userPoolArn])]
  const byId = (action: string) => [...pool(action), ...(granted.federated ? pool('ListUsers') : [])]
  const apiGateway = `arn:${Aws.PARTITION}:apigateway:${Aws.REGION}::`
  const plan = `${apiGateway}/usageplans/${usagePlan.usagePlanId}`
  const anyRegion = `arn:${Aws.PARTITION}:bedrock:*::foundation-model`
  const ownRegion = `arn:${Aws.PARTITION}:bedrock:${Aws.REGION}::foundation-model`
  const ownBedrock = `arn:${Aws.PARTITION}:bedrock:${Aws.REGION}:${Aws.ACCOUNT_ID}`
  const ownKeys = { StringEquals: { [`aws:ResourceTag/${STACK_TAG}`]: stackName } }
  // Only this tag, and only with this value (service authorization reference, 'Amazon API Gateway Management').
  const noOtherTag = { 'ForAllValues:StringEquals': { 'aws:TagKeys': [STACK_TAG] } }
  const ownTag = { StringEquals: { [`aws:RequestTag/${STACK_TAG}`]: stackName }, ...noOtherTag }
  // The whole ledger is one table, and each partition is named after its content.
  const items = (partitions: string, ...actions: string[]) =>
    actions.map((action) =>
      allow(`dynamodb:${action}`, [ledgerTable.tableArn], {
        conditions: {
          'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [`${partitions}#*`] },
          // ForAllValues alone also matches a call that names no key (IAM user guide, 'Set operators').
          Null: { 'dynamodb:LeadingKeys': 'false' },
        },
      }),
    )
  const telling = mailFrom === null ? [] : items('notices', 'PutItem')
  // A call without the guardrail is denied (Bedrock user guide, 'Set up permissions to enforce specific
  // guardrails for model inference'). Unverified: that IAM learns of the guardrail on the route of chat completions too.
  const guarded = guardrail !== null && {
    conditions: { StringEquals: { 'bedrock:GuardrailIdentifier': `${ownBedrock}:guardrail/${guardrail}` } },
  }
  const applying: Grant[] =
    guardrail === null
      ? []
      : [allow('bedrock:ApplyGuardrail', [`${ownBedrock}:guardrail/${guardrail.replace(/:.*/, '')}`])]
  // A cross-Region profile invokes the model in every Region that it spans.
  const invoking = (action: string, unnamed = [`${ownBedrock}:application-inference-profile/*`]): Grant[] => [
    allow(
      action,
      allowedModels === null && geographies === null
        ? [
            `${anyRegion}/*`,
            `${ownBedrock}:inference-profile/*`,
            // Their ids reveal neither model nor geography, so they are granted only without restrictions.
            ...unnamed,
          ]
        : (allowedModels ?? ['*']).flatMap((glob) => [
            // Without profiles, calls reach no other Region.
            `${geographies?.length === 0 ? ownRegion : anyRegion}/${glob}`,
            ...(geographies ?? ['*']).map(
              (geography) => `${ownBedrock}:inference-profile/${geography}.${glob}`,
            ),
          ]),
      {
        ...guarded,
        wildcards:
          'Users choose among all models, or those in ALLOWED_MODELS; a profile invokes them in any Region.',
      },
    ),
    ...applying,
  ]
  // Creating a response requires this in addition to the model, streamed or not (Bedrock user guide, 'Responses API';
  // the ARN: API reference, 'ProjectSummary'). It grants no model by itself.
  const defaultProject = allow('bedrock:InvokeModel', [`${ownBedrock}:project/default`])
  const listing = (action: string): Grant[] => [
    allow(action, ['*'], { wildcards: 'The action has no resource to narrow it to.' }),
  ]
  return {
    users: {
      signUp: unsigned,
      confirm: unsigned,
      resendCode: unsigned,
      find: byId('AdminGetUser'),
      findByEmail: byId('AdminGetUser'),
      setApiKey: byId('AdminUpdateUserAttributes'),
      delete: byId('AdminDeleteUser'),
      disable: byId('AdminDisableUser'),
      enable: byId('AdminEnableUser'),
      list: pool('ListUsers'),
      page: pool('ListUsers'),
    },
    groups: {
      list: byId('AdminListGroupsForUser'),
      emails: pool('ListUsersInGroup'),
    },
    sessions: {
      signIn: unsigned,
      refresh: unsigned,
      signOut: byId('AdminUserGlobalSignOut'),
    },
    provider: {
      describe: unsigned,
      exchange: unsigned,
    },
    passwords: {
      forgot: unsigned,
      reset: unsigned,
    },
    apiKeys: {
      create: [
        allow('apigateway:POST', [`${apiGateway}/apikeys`], { conditions: ownTag }),
        // IAM evaluates tags on creation as a PUT on the encoded ARN of the future key, with an asterisk for its id
        // (denials quoted in mattclay/aws-terminator, pull request 284). No denial shows whether that evaluation knows
        // the tags too. If it does not, nobody could register without IfExists.
        allow(
          'apigateway:PUT',
          [`${apiGateway}/tags/arn%3A${Aws.PARTITION}%3Aapigateway%3A${Aws.REGION}%3A%3A%2Fapikeys%2F*`],
          {
            conditions: {
              StringEqualsIfExists: { [`aws:RequestTag/${STACK_TAG}`]: stackName },
              ...noOtherTag,
            },
            wildcards: 'API Gateway chooses the id of the new key; the condition narrows the tag.',
          },
        ),
        // A second attempt after a lost response looks for the key of the first.
        allow('apigateway:GET', [`${apiGateway}/apikeys`]),
      ],
      subscribe: [
        allow('apigateway:POST', [`${plan}/keys`]),
        // Distinguishes a key that is already on the plan from a concurrent change.
        allow('apigateway:GET', [`${plan}/keys/*`], {
          wildcards: 'Any key, but only on the usage plan of this stack.',
        }),
      ],
      find: [allow('apigateway:GET', [`${apiGateway}/apikeys`])],
      list: [allow('apigateway:GET', [`${apiGateway}/apikeys`])],
      listPlanned: [allow('apigateway:GET', [`${plan}/keys`])],
      delete: [
        allow('apigateway:DELETE', [`${apiGateway}/apikeys/*`], {
          conditions: ownKeys,
          wildcards: 'API Gateway chooses the ids; the condition narrows them to the keys of this stack.',
        }),
      ],
    },
    ledger: {
      // A reservation records the calls that died.
      reserve: [...items('account', 'UpdateItem', 'GetItem'), ...items('calls', 'PutItem', 'GetItem')],
      settle: items('account', 'UpdateItem', 'GetItem'),
      tell: telling,
      record: items('calls', 'PutItem', 'GetItem'),
      read: items('account', 'GetItem'),
      readKeys: items('account', 'Query'),
      calls: items('calls', 'Query'),
    },
    usage: {
      // The index contains only call records. It is not documented whether IAM would evaluate a condition on leading
      // keys against the keys of the index or of the table.
      calls: [allow('dynamodb:Query', [`${ledgerTable.tableArn}/index/calls-by-time`])],
      sums: items('usage', 'Query'),
      summedDays: items('usage', 'GetItem'),
      keep: items('usage', 'PutItem', 'UpdateItem'),
    },
    changes: {
      begin: items('changes', 'UpdateItem', 'GetItem'),
      end: items('changes', 'UpdateItem', 'GetItem'),
    },
    accessKeys: {
      create: items('keys', 'PutItem'),
      find: items('keys', 'GetItem'),
      list: items('keys', 'Query'),
      setEmail: items('keys', 'UpdateItem'),
      revoke: items('keys', 'DeleteItem'),
    },
    profiles: {
      standing: [
        ...items('profiles', 'GetItem'),
        ...items('domains', 'GetItem'),
        ...items('plans', 'GetItem'),
        ...items('groups', 'GetItem'),
      ],
      find: items('profiles', 'GetItem'),
      assign: items('profiles', 'UpdateItem'),
      setDisabled: items('profiles', 'UpdateItem'),
      setGroups: items('profiles', 'UpdateItem'),
      forgetGroups: items('profiles', 'UpdateItem'),
    },
    plans: {
      list: items('plans', 'Query'),
      find: items('plans', 'GetItem'),
      put: items('plans', 'PutItem'),
      delete: items('plans', 'DeleteItem'),
      domains: items('domains', 'Query'),
      assign: items('domains', 'PutItem'),
      release: items('domains', 'DeleteItem'),
      groups: items('groups', 'GetItem'),
      assignGroup: items('groups', 'UpdateItem'),
      releaseGroup: items('groups', 'UpdateItem'),
    },
    notices: {
      put: telling,
      list: items('notices', 'Query'),
      take: items('notices', 'DeleteItem'),
      putBack: items('notices', 'PutItem'),
    },
    mail: {
      // Service authorization reference, 'Amazon SES v2': the identity is the domain, or the address if that is an
      // identity itself.
      send:
        mailFrom === null
          ? []
          : [
              allow(
                'ses:SendEmail',
                [mailFrom.replace(/^.*@/, ''), mailFrom].map(
                  (identity) =>
                    `arn:${Aws.PARTITION}:ses:${Aws.REGION}:${Aws.ACCOUNT_ID}:identity/${identity}`,
                ),
                { conditions: { StringEquals: { 'ses:FromAddress': mailFrom } } },
              ),
            ],
    },
    serviceAccounts: {
      list: items('services', 'Query'),
      find: items('services', 'GetItem'),
      put: items('services', 'UpdateItem'),
      delete: items('services', 'DeleteItem'),
    },
    audit: {
      // No role may change or delete an entry.
      append: items('audit', 'PutItem'),
      page: items('audit', 'Query'),
    },
    foundationModels: {
      // Service authorization reference, 'Amazon Bedrock'.
      list: listing('bedrock:ListFoundationModels'),
      profiles: listing('bedrock:ListInferenceProfiles'),
    },
    tokenCounter: {
      // Service authorization reference, 'Amazon Bedrock': CountTokens acts on foundation models.
      count: [
        allow(
          'bedrock:CountTokens',
          allowedModels?.map((glob) => `${ownRegion}/${glob}`) ?? [`${ownRegion}/*`],
          {
            wildcards: 'Users choose among all models, or those in ALLOWED_MODELS.',
          },
        ),
      ],
    },
    models: {
      invoke: invoking('bedrock:InvokeModel'),
      // Embeddings need a model id that reveals the model, so they need no application inference profiles.
      invokeEach: invoking('bedrock:InvokeModel', []),
    },
    modelApi: {
      // Bedrock user guide, 'Endpoints supported by Amazon Bedrock': the routes of other dialects require the same
      // actions.
      send: invoking('bedrock:InvokeModel'),
      stream: invoking('bedrock:InvokeModelWithResponseStream'),
    },
    responsesApi: {
      send: [...invoking('bedrock:InvokeModel'), defaultProject],
      stream: [...invoking('bedrock:InvokeModelWithResponseStream'), defaultProject],
    },
  }
}

function allow(
  action: string,
  resources: string[],
  options: { conditions?: { [operator: string]: object }; wildcards?: string } = {},
): Grant {
  const { conditions, wildcards } = options
  const statement = new PolicyStatement({
    actions: [action],
    resources,
    ...(conditions && { conditions }),
  })
  return { statement, ...(wildcards && { wildcards }) }
}
