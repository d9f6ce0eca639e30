import { randomUUID } from 'node:crypto'
import type { AwsService } from './aws/call.ts'
import type { Credentials } from './aws/credentials.ts'
import { PSEUDO_PARAMETERS } from './template.ts'

/**
 * STS GetCallerIdentity, which tools ask before anything else, in the query protocol. It needs no grant (STS API
 * reference).
 */
export function createSts(credentials: Credentials): AwsService {
  return (call) => {
    const asked = call.method === 'POST' ? new URLSearchParams(call.body.toString('latin1')) : call.query
    if (call.path !== '/' || asked.get('Action') !== 'GetCallerIdentity') return undefined
    return {
      action: 'sts:GetCallerIdentity',
      resource: '*',
      signed: false,
      run: () => {
        const roleName = credentials.roleOf(call)
        const account = PSEUDO_PARAMETERS['AWS::AccountId']
        const arn = roleName
          ? `arn:aws:sts::${account}:assumed-role/${roleName}/local`
          : `arn:aws:iam::${account}:root`
        return {
          headers: { 'Content-Type': 'text/xml' },
          body: Buffer.from(
            `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>${arn}</Arn><UserId>${roleName ? `AROALOCAL:${roleName}` : account}</UserId><Account>${account}</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></GetCallerIdentityResponse>`,
          ),
        }
      },
    }
  }
}
