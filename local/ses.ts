import { randomUUID } from 'node:crypto'
import { AwsError, type AwsService } from './aws/call.ts'
import type { Mail } from './mailbox.ts'
import { arn, list, record } from './template.ts'

/**
 * Emulates SES's SendEmail (API v2) for a simple mail in plain text. Every domain counts as verified, and the sandbox's
 * limits do not apply. IAM checks the identity of the sender's domain.
 */
export function createSes(deliver: (mail: Mail) => void, now = Date.now): AwsService {
  return ({ method, path, body }) => {
    if (method !== 'POST' || path !== '/v2/email/outbound-emails') return undefined
    const input = inputIn(body)
    const from = String(input['FromEmailAddress'] ?? '')
    return {
      action: 'ses:SendEmail',
      resource: arn('ses', `identity/${from.replace(/^.*@/, '')}`),
      signed: true,
      context: { 'ses:FromAddress': from },
      run: () => {
        const { Subject, Body } = record(record(record(input['Content'])['Simple']))
        const subject = String(record(Subject)['Data'])
        const text = String(record(record(Body)['Text'])['Data'])
        for (const to of list(record(input['Destination'])['ToAddresses']))
          deliver({ to: String(to), subject, text, at: new Date(now()).toISOString() })
        return { body: { MessageId: randomUUID() } }
      },
    }
  }
}

function inputIn(body: Buffer) {
  try {
    return record(JSON.parse(body.toString()))
  } catch {
    throw new AwsError('BadRequestException', 'The body is not a JSON object')
  }
}
