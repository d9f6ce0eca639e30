import type { Context } from 'aws-lambda'
import { usd } from '../ledger/balance.ts'
import { environment } from '../ports/aws.ts'
import { groups } from '../ports/groups.ts'
import { mail } from '../ports/mail.ts'
import { notices, type Pending } from '../ports/notices.ts'
import { serviceAccounts } from '../ports/serviceAccounts.ts'
import { users } from '../ports/users.ts'
import { faultOf, log } from '../runtime/log.ts'

/** No notice starts in the last milliseconds before the function's own timeout. */
const RESERVE = 15_000

export type NoticePorts = {
  notices: Pick<typeof notices, 'list' | 'take' | 'putBack'>
  users: Pick<typeof users, 'find'>
  serviceAccounts: Pick<typeof serviceAccounts, 'find'>
  groups: Pick<typeof groups, 'emails'>
  mail: Pick<typeof mail, 'send'>
}

export type NoticeTerms = {
  /** The name by which people know the gateway. */
  name: string
  /** The groups whose members are notified of every budget. */
  members: string[]
  /** Asked before each notice. */
  mayGoOn: () => boolean
  signal: AbortSignal
}

export type Sent = { mailed: number; nobody: number; failed: number }

/** A mail for a notice: the recipient and the content. */
type Letter = { to: string; subject: string; lines: string[]; summary?: string }

/**
 * Mails notices to people, and to the administrators one mail with all budgets that the notices are about. Each notice
 * is taken before it is mailed, so that nobody gets it twice, and put back if it could not be mailed.
 */
export async function sendNotices(
  ports: NoticePorts,
  { name, members, mayGoOn, signal }: NoticeTerms,
): Promise<Sent> {
  const sent: Sent = { mailed: 0, nobody: 0, failed: 0 }
  const summaries: string[] = []
  for (const pending of await ports.notices.list(signal)) {
    if (!mayGoOn()) break
    if (!(await ports.notices.take(pending.id, signal))) continue
    try {
      const letter = await letterOf(pending, name, ports, signal)
      if (!letter) {
        sent.nobody += 1
        continue
      }
      await ports.mail.send(mailOf(letter), signal)
      sent.mailed += 1
      if (letter.summary !== undefined) summaries.push(letter.summary)
    } catch (error) {
      sent.failed += 1
      log('warn', { function: 'sendNotices', about: pending.about, fault: faultOf(error) })
      await ports.notices.putBack(pending, signal)
    }
  }
  if (summaries.length > 0) {
    const subject = `${name}: budgets are running out`
    const emails = await Promise.all(members.map((group) => ports.groups.emails(group, signal)))
    for (const to of new Set(emails.flat())) {
      try {
        await ports.mail.send(mailOf({ to, subject, lines: summaries }), signal)
      } catch (error) {
        // There is no retry: the people themselves were notified, and GET /admin/usage informs administrators.
        sent.failed += 1
        log('warn', { function: 'sendNotices', about: 'administrators', fault: faultOf(error) })
      }
    }
  }
  return sent
}

async function letterOf(
  notice: Pending,
  gateway: string,
  { users, serviceAccounts }: Pick<NoticePorts, 'users' | 'serviceAccounts'>,
  signal: AbortSignal,
): Promise<Letter | undefined> {
  if (notice.about === 'serviceAccount') {
    return {
      to: notice.owner,
      subject: `${gateway}: service account ${notice.name}`,
      lines: [
        SERVICE_ACCOUNT[notice.act](notice.name),
        'You own this service account and are responsible for what it does.',
      ],
    }
  }
  const { sub, percent, limit, resets } = notice
  const serviceAccount = await serviceAccounts.find(sub, signal)
  const email = serviceAccount?.owner ?? (await users.find(sub, signal))?.email
  if (email === undefined) return undefined
  const whose = serviceAccount ? `The budget of the service account ${serviceAccount.name}` : 'Your budget'
  const used = percent === 100 ? 'used up' : `${percent}% used`
  const until = `It resets at ${resets.slice(0, 16).replace('T', ' ')} UTC.`
  return {
    to: email,
    subject: `${gateway}: ${whose.toLowerCase()} is ${used}`,
    lines: [
      `${whose} of $${usd(limit)} at ${gateway} is ${used}. ${until}`,
      percent === 100
        ? 'Until then, calls that may cost more than what is left are refused. An administrator can raise the budget.'
        : serviceAccount
          ? 'GET /v1/key shows what is left, with one of its keys.'
          : 'GET /me shows what is left, and GET /me/usage how it was used. The portal shows both.',
    ],
    summary: `${serviceAccount ? `Service account ${serviceAccount.name} of ` : ''}${email}: ${percent}% of $${usd(limit)}. ${until}`,
  }
}

const SERVICE_ACCOUNT = {
  made: (name: string) => `An administrator created the service account ${name}, or made you its owner.`,
  keyMade: (name: string) => `An administrator created an access key for the service account ${name}.`,
  deleted: (name: string) => `An administrator deleted the service account ${name} with its access keys.`,
}

function mailOf({ to, subject, lines }: Letter) {
  return { to, subject, text: `${lines.join('\n\n')}\n` }
}

/**
 * Mails notices on a schedule. The log contains counts and no addresses. @throws if it failed; the next run continues.
 */
export async function handler(_event: unknown, context: Context): Promise<void> {
  const timeLeft = () => context.getRemainingTimeInMillis() - RESERVE
  try {
    const sent = await sendNotices(
      { notices, users, serviceAccounts, groups, mail },
      {
        name: environment('STACK_NAME'),
        members: environment('MEMBERS').split(','),
        mayGoOn: () => timeLeft() > 0,
        signal: AbortSignal.timeout(Math.max(0, context.getRemainingTimeInMillis() - 1000)),
      },
    )
    log('info', { function: 'sendNotices', ...sent })
    // The alarm counts errors of the function. What failed is tried again by the next run in any case.
    if (sent.failed > 0) throw new Error(`${sent.failed} mails were not sent`)
  } catch (error) {
    log('error', { function: 'sendNotices', fault: faultOf(error) })
    throw new Error('The notices could not be sent')
  }
}
