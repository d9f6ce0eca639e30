import { Match } from 'aws-cdk-lib/assertions'
import { describe, expect, test } from 'vitest'
import { stackWith } from './stackWith.ts'

const mailOf = (context: { [name: string]: string } = {}) => {
  const [pool] = Object.values(stackWith(context).findResources('AWS::Cognito::UserPool'))
  const { EmailSubject, EmailMessage } = pool?.['Properties'].VerificationMessageTemplate ?? {}
  return { subject: String(EmailSubject), text: String(EmailMessage) }
}

describe('the mail with a code', () => {
  test('says who asks, for what, and to ignore it whoever did not ask', () => {
    const { subject, text } = mailOf({ STACK_NAME: 'Models' })
    expect(subject).toBe('Your code for Models')
    expect(text).toContain(
      'Somebody asked Models, a gateway to AI models, for an account or for a new password',
    )
    expect(text).toContain('{####}')
    expect(text).toContain('If it was not, ignore this mail: without the code nothing happens.')
  })

  test('names the organization', () => {
    expect(mailOf({ ORGANIZATION_DOMAIN: 'example.com' }).text).toContain('BedrockGateway of example.com,')
  })
})

describe('MAIL_FROM', () => {
  test("leaves mail to Cognito's own sender where it is not set", () => {
    stackWith().hasResourceProperties('AWS::Cognito::UserPool', {
      EmailConfiguration: { EmailSendingAccount: 'COGNITO_DEFAULT' },
    })
  })

  test('has SES send it, from a domain that is verified in the same Region', () => {
    stackWith({ MAIL_FROM: 'Gateway@example.com' }).hasResourceProperties('AWS::Cognito::UserPool', {
      EmailConfiguration: {
        EmailSendingAccount: 'DEVELOPER',
        From: 'BedrockGateway <gateway@example.com>',
        SourceArn: Match.objectLike({
          'Fn::Join': ['', Match.arrayWith([':identity/example.com'])],
        }),
      },
    })
  })
})
