import { Stack, Validations } from 'aws-cdk-lib'
import type { PolicyStatement, Role } from 'aws-cdk-lib/aws-iam'

/**
 * Acknowledges each wildcard in the resources of a statement on its own, so that no other wildcard passes with it
 * (cdk-nag, AwsSolutions-IAM5).
 */
export function acknowledgeWildcards(role: Role, { resources }: PolicyStatement, reason: string): void {
  for (const resource of resources.map((one) => flat(Stack.of(role).resolve(one)))) {
    if (resource.includes('*')) {
      Validations.of(role).acknowledge({ id: `AwsSolutions-IAM5[Resource::${resource}]`, reason })
    }
  }
}

/** Writes a resolved ARN in cdk-nag's form: `<AWS::Region>` for a reference. */
function flat(resolved: unknown): string {
  if (typeof resolved === 'string') return resolved
  if (typeof resolved === 'object' && resolved !== null) {
    if ('Ref' in resolved) return `<${resolved.Ref}>`
    const joined = 'Fn::Join' in resolved ? resolved['Fn::Join'] : undefined
    if (Array.isArray(joined) && Array.isArray(joined[1])) return joined[1].map(flat).join(String(joined[0]))
  }
  throw new Error(`Not an ARN: ${JSON.stringify(resolved)}`)
}
