import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2'
import { clientConfig, environment } from './aws.ts'

const ses = new SESv2Client(clientConfig(5000))

/** A mail in plain text. */
export type Mail = { to: string; subject: string; text: string }

/** Mail through SES, from the sender address of the deployment. */
export const mail = {
  /** Sends a mail. A repetition sends it again. */
  async send({ to, subject, text }: Mail, abortSignal: AbortSignal): Promise<void> {
    const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' })
    await ses.send(
      new SendEmailCommand({
        FromEmailAddress: environment('MAIL_FROM'),
        Destination: { ToAddresses: [to] },
        Content: { Simple: { Subject: utf8(subject), Body: { Text: utf8(text) } } },
      }),
      { abortSignal },
    )
  },
}
