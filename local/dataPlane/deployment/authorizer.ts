import { list, type Properties, record, text } from '../../template.ts'

export type Authorizer = { header: string; userPools: { arn: string; issuer: string }[]; scopes: string[] }

/**
 * Reads the authorizer of a security scheme.
 *
 * @throws for an authorizer other than Cognito user pools: the local gateway does not support it.
 */
export function authorizerOf(scheme: Properties, scopes: string[]): Authorizer {
  const { type, providerARNs } = record(scheme['x-amazon-apigateway-authorizer'])
  if (String(type).toLowerCase() !== 'cognito_user_pools') {
    throw new Error(`The local gateway supports authorizers of type cognito_user_pools only, not ${type}`)
  }
  if (scheme['in'] !== 'header') throw new Error('A user pool authorizer must read its token from a header')
  return { header: text(scheme['name']), userPools: list(providerARNs).map(text).map(userPool), scopes }
}

function userPool(arn: string) {
  const [, region, id] = arn.match(/^arn:aws:cognito-idp:([\w-]+):\d{12}:userpool\/([\w-]+)$/) ?? []
  if (!region || !id) throw new Error(`${arn} is not the ARN of a user pool`)
  return { arn, issuer: `https://cognito-idp.${region}.amazonaws.com/${id}` }
}
