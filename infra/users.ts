import { Aws, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib'
import {
  AccountRecovery,
  CfnUserPool,
  CfnUserPoolGroup,
  ClientAttributes,
  FeaturePlan,
  StringAttribute,
  UserPool,
  type UserPoolClient,
  UserPoolEmail,
  UserPoolOperation,
  VerificationEmailStyle,
} from 'aws-cdk-lib/aws-cognito'
import type { Construct } from 'constructs'
import { groupsOf, readContract } from '../contract/document.ts'
import { PASSWORD_POLICY } from '../handlers/accounts/newPassword.ts'
import type { BundleOf } from './bundle.ts'
import { ANY, type Config } from './config.ts'
import { PROVIDER_GROUPS } from './federation.ts'
import { gatewayFunction } from './functions.ts'

export type Users = { userPool: UserPool; client: UserPoolClient }

/**
 * Creates the user pool with its app client and the groups that the contract names, and the sign-up trigger if the
 * configuration needs one.
 */
export function createUsers(scope: Construct, config: Config, bundleOf: BundleOf): Users {
  const userPool = new UserPool(scope, 'UserPool', {
    userPoolName: config.STACK_NAME,
    signInAliases: { email: true },
    signInCaseSensitive: false,
    selfSignUpEnabled: true,
    autoVerify: { email: true },
    // A new address counts only once its owner has confirmed it.
    keepOriginal: { email: true },
    standardAttributes: {
      email: { required: true, mutable: true },
      fullname: { required: true, mutable: true },
    },
    customAttributes: {
      api_key: new StringAttribute({ mutable: true, maxLen: 128 }),
      // Set once the key exists and is on the plan.
      api_key_id: new StringAttribute({ mutable: true, maxLen: 128 }),
      ...(config.SIGN_IN_DOMAIN !== null && {
        [PROVIDER_GROUPS]: new StringAttribute({ mutable: true, maxLen: 2048 }),
      }),
    },
    passwordPolicy: {
      ...PASSWORD_POLICY,
      tempPasswordValidity: Duration.days(1),
    },
    accountRecovery: AccountRecovery.EMAIL_ONLY,
    userVerification: { emailStyle: VerificationEmailStyle.CODE, ...mailOf(config) },
    email: config.MAIL_FROM
      ? UserPoolEmail.withSES({
          fromEmail: config.MAIL_FROM,
          fromName: config.STACK_NAME,
          sesVerifiedDomain: config.MAIL_FROM.replace(/^.*@/, ''),
          sesRegion: Aws.REGION,
        })
      : UserPoolEmail.withCognito(),
    featurePlan: FeaturePlan.LITE,
    deletionProtection: config.KEEP_DATA,
    removalPolicy: config.KEEP_DATA ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  })
  // The contract names the pool by this id, in the authorizer's providerARNs.
  const resource = userPool.node.defaultChild
  if (!(resource instanceof CfnUserPool)) throw new Error('The user pool has no resource of its own')
  resource.overrideLogicalId('UserPool')

  Validations.of(userPool).acknowledge(
    {
      id: 'AwsSolutions-COG1',
      reason: 'At least 12 characters of three kinds: length protects more than a symbol (NIST SP 800-63B).',
    },
    {
      id: 'AwsSolutions-COG2',
      reason: 'Clients sign in by one call with e-mail and password; a model call also needs the API key.',
    },
    {
      id: 'AwsSolutions-COG8',
      reason:
        'Threat protection is priced by the user; Cognito locks out after failed sign-ins on every plan.',
    },
  )

  if (config.ORGANIZATION_DOMAIN || !config.EMAIL_VERIFICATION) {
    const trigger = gatewayFunction(scope, 'preSignUp', {
      stackName: config.STACK_NAME,
      bundle: bundleOf('preSignUp'),
      tracing: config.TRACING,
      // Cognito waits no longer for a trigger (developer guide, 'Customizing user pool workflows').
      timeout: Duration.seconds(5),
      environment: {
        ORGANIZATION_DOMAIN: config.ORGANIZATION_DOMAIN?.join(',') ?? ANY,
        EMAIL_VERIFICATION: String(config.EMAIL_VERIFICATION),
      },
    })
    userPool.addTrigger(UserPoolOperation.PRE_SIGN_UP, trigger)
  }

  for (const groupName of groupsOf(readContract())) {
    new CfnUserPoolGroup(scope, `Group-${groupName}`, {
      userPoolId: userPool.userPoolId,
      groupName,
      description: 'May call the operations that name it in x-groups',
    })
  }

  const readable = new ClientAttributes().withStandardAttributes({
    email: true,
    emailVerified: true,
    fullname: true,
  })
  const client = userPool.addClient('Client', {
    authFlows: { userPassword: true },
    disableOAuth: true,
    preventUserExistenceErrors: true,
    enableTokenRevocation: true,
    idTokenValidity: Duration.hours(1),
    accessTokenValidity: Duration.hours(1),
    refreshTokenValidity: Duration.days(30),
    readAttributes: readable.withCustomAttributes('api_key', 'api_key_id'),
    // Without custom:api_key: a user who could write it could take another user's key for their own.
    writeAttributes: new ClientAttributes().withStandardAttributes({ email: true, fullname: true }),
  })
  return { userPool, client }
}

/**
 * Returns the text of the mail with a code. Cognito has one text for a new address and for a new password. A trigger
 * can write two, but only if mail goes through SES (developer guide, 'Custom message Lambda trigger'), so this text
 * covers both. Besides, the trigger would run only for registered addresses, and its duration or its failure would
 * reveal them.
 */
function mailOf({ STACK_NAME, ORGANIZATION_DOMAIN }: Config): { emailSubject: string; emailBody: string } {
  const whose = ORGANIZATION_DOMAIN ? `${STACK_NAME} of ${ORGANIZATION_DOMAIN.join(', ')}` : STACK_NAME
  return {
    emailSubject: `Your code for ${STACK_NAME}`,
    emailBody: [
      `Somebody asked ${whose}, a gateway to AI models, for an account or for a new password with this address.`,
      'If that was you, enter this code there: {####}',
      'If it was not, ignore this mail: without the code nothing happens. Give the code to nobody, and enter it nowhere else.',
    ].join('<br><br>'),
  }
}
