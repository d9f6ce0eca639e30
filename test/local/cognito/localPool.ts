import { createServer } from 'node:http'
import { DatabaseSync } from 'node:sqlite'
import { buffer } from 'node:stream/consumers'
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider'
import { onTestFinished } from 'vitest'
import { AwsError } from '../../../local/aws/call.ts'
import { type CognitoOptions, createCognito } from '../../../local/cognito/cognito.ts'
import type { Properties } from '../../../local/template.ts'

export const CLIENT_ID = 'client1'
export const POOL_ID = 'us-east-1_local'
export const PASSWORD = 'Correct-horse-1'

type Mail = Parameters<CognitoOptions['deliver']>[0]

/** A local user pool behind HTTP, with the real SDK client, a mailbox and a clock. */
export async function localPool(
  options: {
    pool?: Properties
    client?: Properties
    groups?: string[]
    trigger?: CognitoOptions['trigger']
    database?: DatabaseSync
  } = {},
) {
  const database = options.database ?? new DatabaseSync(':memory:')
  const mails: Mail[] = []
  const clock = { now: Date.UTC(2026, 0, 1) }
  const { service, jwks, issuer } = await createCognito({
    pool: {
      logicalId: 'Pool',
      type: 'AWS::Cognito::UserPool',
      physicalId: POOL_ID,
      properties: {
        UsernameAttributes: ['email'],
        UsernameConfiguration: { CaseSensitive: false },
        AutoVerifiedAttributes: ['email'],
        Policies: {
          PasswordPolicy: {
            MinimumLength: 12,
            RequireLowercase: true,
            RequireUppercase: true,
            RequireNumbers: true,
            RequireSymbols: true,
          },
        },
        Schema: [
          { Name: 'email', Required: true, Mutable: true },
          { Name: 'name', Required: true, Mutable: true },
          {
            Name: 'api_key',
            AttributeDataType: 'String',
            Mutable: true,
            StringAttributeConstraints: { MaxLength: '128' },
          },
          { Name: 'joined', AttributeDataType: 'String', Mutable: false },
        ],
        ...options.pool,
      },
    },
    clients: [CLIENT_ID, 'client2'].map((physicalId) => ({
      logicalId: physicalId,
      type: 'AWS::Cognito::UserPoolClient',
      physicalId,
      properties: {
        ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
        PreventUserExistenceErrors: 'ENABLED',
        ReadAttributes: ['email', 'email_verified', 'name', 'custom:api_key'],
        WriteAttributes: ['email', 'name'],
        ...options.client,
      },
    })),
    groups: (options.groups ?? ['administrators', 'auditors']).map((physicalId) => ({
      logicalId: physicalId,
      type: 'AWS::Cognito::UserPoolGroup',
      physicalId,
      properties: { GroupName: physicalId },
    })),
    database,
    deliver: (mail) => mails.unshift(mail),
    trigger: options.trigger ?? (() => Promise.reject(new Error('No trigger is set'))),
    now: () => clock.now,
  })

  const server = createServer(async (request, response) => {
    const { method = '', url = '/', headers } = request
    const { pathname, searchParams } = new URL(url, 'http://localhost')
    const operation = service({
      method,
      path: pathname,
      query: searchParams,
      headers,
      body: await buffer(request),
      signal: new AbortController().signal,
    })
    try {
      const answer = await operation?.run()
      response.writeHead(answer ? 200 : 404, answer?.headers)
      response.end(JSON.stringify(answer?.body ?? {}))
    } catch (error) {
      const { code, message, status } =
        error instanceof AwsError ? error : new AwsError('Bug', String(error), 500)
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' })
      response.end(JSON.stringify({ __type: code, message }))
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const url = `http://127.0.0.1:${port}`
  const sdk = new CognitoIdentityProviderClient({
    region: 'us-east-1',
    endpoint: url,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  })
  onTestFinished(() => {
    sdk.destroy()
    server.close()
    server.closeAllConnections()
  })
  return { sdk, mails, clock, database, service, jwks, issuer, url }
}

export type LocalPool = Awaited<ReturnType<typeof localPool>>
