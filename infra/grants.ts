import { Aws } from 'aws-cdk-lib'
import type { IUsagePlan } from 'aws-cdk-lib/aws-apigateway'
import type { IUserPool } from 'aws-cdk-lib/aws-cognito'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { Ports } from '../generated/operations.ts'

/** What the functions' roles may name. */
export type Granted = { userPool: IUserPool; usagePlan: IUsagePlan; stackName: string }

type Grants = { [Port in keyof Ports]: { [Verb in keyof Ports[Port]]: PolicyStatement[] } }

/** The tag on every key of this stack; handlers/ports/apiKeys.ts sets it. */
const STACK_TAG = 'gateway-stack'

/** What each verb of each port may do: the contract's x-uses becomes a function's role through this table. */
export function grantsTo({ userPool, usagePlan, stackName }: Granted): Grants {
  // Cognito takes these calls unsigned, from anybody who knows the app client's id.
  const unsigned: PolicyStatement[] = []
  const pool = (action: string) => [allow(`cognito-idp:${action}`, [userPool.userPoolArn])]
  const apiGateway = `arn:${Aws.PARTITION}:apigateway:${Aws.REGION}::`
  const plan = `${apiGateway}/usageplans/${usagePlan.usagePlanId}`
  const ownKeys = { StringEquals: { [`aws:ResourceTag/${STACK_TAG}`]: stackName } }
  return {
    users: {
      signUp: unsigned,
      confirm: unsigned,
      resendCode: unsigned,
      find: pool('AdminGetUser'),
      setApiKey: pool('AdminUpdateUserAttributes'),
      delete: pool('AdminDeleteUser'),
    },
    sessions: {
      signIn: unsigned,
      refresh: unsigned,
      signOut: pool('AdminUserGlobalSignOut'),
    },
    passwords: {
      forgot: unsigned,
      reset: unsigned,
    },
    apiKeys: {
      create: [
        allow('apigateway:POST', [`${apiGateway}/apikeys`]),
        // Tags on creation are asked about as a PUT on the encoded ARN of the key to be.
        allow('apigateway:PUT', [
          `${apiGateway}/tags/arn%3A${Aws.PARTITION}%3Aapigateway%3A${Aws.REGION}%3A%3A%2Fapikeys%2F*`,
        ]),
        // A second attempt after a lost answer looks for the first one's key.
        allow('apigateway:GET', [`${apiGateway}/apikeys`]),
      ],
      subscribe: [allow('apigateway:POST', [`${plan}/keys`])],
      find: [allow('apigateway:GET', [`${apiGateway}/apikeys`])],
      list: [allow('apigateway:GET', [`${apiGateway}/apikeys`])],
      delete: [allow('apigateway:DELETE', [`${apiGateway}/apikeys/*`], ownKeys)],
    },
    usagePlan: {
      read: [allow('apigateway:GET', [plan])],
      usage: [allow('apigateway:GET', [`${plan}/usage`])],
      setLeft: [allow('apigateway:PATCH', [`${plan}/keys/*/usage`])],
      keyIds: [allow('apigateway:GET', [`${plan}/keys`])],
    },
    models: {
      // Has no resource to narrow it to (service authorization reference, Amazon Bedrock).
      list: [allow('bedrock:ListFoundationModels', ['*'])],
      // A cross-Region profile invokes the model in any Region that it spans.
      invoke: [
        allow('bedrock:InvokeModel', [
          `arn:${Aws.PARTITION}:bedrock:*::foundation-model/*`,
          `arn:${Aws.PARTITION}:bedrock:${Aws.REGION}:${Aws.ACCOUNT_ID}:inference-profile/*`,
          `arn:${Aws.PARTITION}:bedrock:${Aws.REGION}:${Aws.ACCOUNT_ID}:application-inference-profile/*`,
        ]),
      ],
    },
  }
}

function allow(
  action: string,
  resources: string[],
  conditions?: { [operator: string]: object },
): PolicyStatement {
  return new PolicyStatement({ actions: [action], resources, ...(conditions && { conditions }) })
}
