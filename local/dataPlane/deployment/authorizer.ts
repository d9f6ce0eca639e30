import { list, type Properties, record, text } from '../../template.ts'

export type Authorizer = { header: string; userPools: { arn: string; issuer: string }[]; scopes: string[] }

/**
 * The authorizer of a security scheme.
 *
 * @throws for any other than Cognito user pools, which are not played here.
 */
export function authorizerOf(scheme: Properties, scopes: string[]): Authorizer {
  const { type, providerARNs } = record(scheme['x-amazon-apigateway-authorizer'])
  if (String(type).toLowerCase() !== 'cognito_user_pools') {
    throw new Error(`An authorizer of the type ${type} is not played here`)
  }
  if (scheme['in'] !== 'header') throw new Error('A user pool authorizer reads its token from a header')
  return { header: text(scheme['name']), userPools: list(providerARNs).map(text).map(userPool), scopes }
}

function userPool(arn: string) {
  const [, region, id] = arn.match(/^arn:aws:cognito-idp:([\w-]+):\d{12}:userpool\/([\w-]+)$/) ?? []
  if (!region || !id) throw new Error(`${arn} is not the ARN of a user pool`)
  return { arn, issuer: `https://cognito-idp.${region}.amazonaws.com/${id}` }
}
