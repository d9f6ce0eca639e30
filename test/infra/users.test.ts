import { Match } from 'aws-cdk-lib/assertions'
import { describe, expect, test } from 'vitest'
import { stackWith } from './stackWith.ts'

const mailOf = (context: { [name: string]: string } = {}) => {
  const [pool] = Object.values(stackWith(context).findResources('AWS::Cognito::UserPool'))
  const { EmailSubject, EmailMessage } = pool?.['Properties'].VerificationMessageTemplate ?? {}
  return { subject: String(EmailSubject), text: String(EmailMessage) }
}

describe('the mail with a code', () => {
  test('says who asks, for what, and that others should ignore it', () => {
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
  test("leaves mail to Cognito's own sender by default", () => {
    stackWith().hasResourceProperties('AWS::Cognito::UserPool', {
      EmailConfiguration: { EmailSendingAccount: 'COGNITO_DEFAULT' },
    })
  })

  test('makes SES send it, from a domain that is verified in the same Region', () => {
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

  test('lets only one function send mail, and only from that address', () => {
    const template = stackWith({ MAIL_FROM: 'Gateway@example.com' })
    const sending = Object.entries(template.findResources('AWS::IAM::Policy')).filter(([, policy]) =>
      JSON.stringify(policy).includes('ses:SendEmail'),
    )
    expect(sending.map(([id]) => id)).toEqual([expect.stringMatching(/^sendNoticesRole/)])
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: 'ses:SendEmail',
            Condition: { StringEquals: { 'ses:FromAddress': 'gateway@example.com' } },
          }),
        ]),
      },
    })
    template.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'rate(5 minutes)' })
  })

  test('turns on budget notices, which are off without it', () => {
    const told = (context: { [name: string]: string }) =>
      Object.values(stackWith(context).findResources('AWS::Lambda::Function')).map(
        ({ Properties }) => Properties.Environment?.Variables?.NOTICES,
      )
    expect(told({ MAIL_FROM: 'gateway@example.com' })).toContain('true')
    expect(told({ MAIL_FROM: 'gateway@example.com' })).not.toContain('false')
    expect(told({})).toContain('false')
    expect(told({})).not.toContain('true')
    expect(JSON.stringify(stackWith().findResources('AWS::IAM::Policy'))).not.toContain('notices#')
  })
})
