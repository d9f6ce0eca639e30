import type { PreSignUpTriggerEvent } from 'aws-lambda'
import { AwsError } from '../aws/call.ts'
import { REGION } from '../template.ts'
import type { Attributes } from './attributes.ts'
import type { AppClient } from './pool.ts'
import type { UserPool } from './userPool.ts'

type Source = 'PreSignUp_SignUp' | 'PreSignUp_ExternalProvider'
type Answer = { autoConfirmUser: boolean; autoVerifyEmail: boolean }

/**
 * Asks the pool's PreSignUp trigger about a new user. Developer guide, "Pre sign-up Lambda trigger".
 *
 * @throws AwsError UserLambdaValidationException with the function's error, InvalidLambdaResponseException for a
 * response that is not the event.
 */
export async function preSignUp(
  { pool, trigger }: UserPool,
  client: AppClient,
  user: { username: string; attributes: Attributes },
  asked: { source: Source; validationData?: Attributes; clientMetadata?: { [name: string]: string } },
): Promise<Answer> {
  if (!pool.preSignUp) return { autoConfirmUser: false, autoVerifyEmail: false }
  const event: PreSignUpTriggerEvent = {
    version: '1',
    region: REGION,
    userPoolId: pool.id,
    userName: user.username,
    callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: client.id },
    triggerSource: asked.source,
    request: {
      userAttributes: user.attributes,
      validationData: asked.validationData ?? {},
      clientMetadata: asked.clientMetadata ?? {},
    },
    response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
  }
  return answerIn(
    await trigger('PreSignUp', event).catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error)
      throw new AwsError('UserLambdaValidationException', `PreSignUp failed with error ${message}.`)
    }),
  )
}

function answerIn(event: unknown): Answer {
  const response = member(event, 'response')
  const flag = (name: string) => {
    const value = member(response, name) ?? false
    if (typeof value !== 'boolean') throw unrecognizable()
    return value
  }
  return { autoConfirmUser: flag('autoConfirmUser'), autoVerifyEmail: flag('autoVerifyEmail') }
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) throw unrecognizable()
  return Object.entries(value).find(([key]) => key === name)?.[1]
}

function unrecognizable(): AwsError {
  return new AwsError('InvalidLambdaResponseException', 'Unrecognizable lambda output')
}
