import type { PreSignUpTriggerEvent } from 'aws-lambda'
import { inOrganization, organizationDomains } from '../runtime/organization.ts'

/**
 * Cognito's sign-up trigger: refuses an address outside `ORGANIZATION_DOMAIN` (sub-domains are outside), and confirms
 * the user at once if `EMAIL_VERIFICATION` is `false`.
 *
 * @throws with the message that Cognito passes on after `PreSignUp failed with error`.
 */
export async function handler(event: PreSignUpTriggerEvent): Promise<PreSignUpTriggerEvent> {
  if (!inOrganization(event.request.userAttributes['email'] ?? '')) {
    throw new Error(
      `Cannot register user as email is not part of domain: ${organizationDomains()?.join(', ')}`,
    )
  }
  if (process.env['EMAIL_VERIFICATION'] === 'false' && event.triggerSource === 'PreSignUp_SignUp') {
    event.response.autoConfirmUser = true
    // Without a verified address the user could not recover a lost password.
    event.response.autoVerifyEmail = true
  }
  return event
}
