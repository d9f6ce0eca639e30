import { randomUUID } from 'node:crypto'
import type { Lambda } from './lambda/lambda.ts'
import { list, PSEUDO_PARAMETERS, REGION, record, type Template, text } from './template.ts'

const UNITS = { minute: 60, hour: 3600, day: 86_400 }

/**
 * Runs the functions of the template's EventBridge rate rules, if a permission allows it.
 *
 * @param everySeconds replaces the rate of every rule.
 * @returns a function that stops the schedules.
 * @throws for a rule that is not emulated.
 */
export function startSchedules(template: Template, lambda: Lambda, everySeconds?: number): () => void {
  const permitted = new Set(
    template
      .resources('AWS::Lambda::Permission')
      .filter(({ properties }) => properties['Principal'] === 'events.amazonaws.com')
      .map(({ properties }) => `${text(properties['SourceArn'])} ${text(properties['FunctionName'])}`),
  )
  const timers = template.resources('AWS::Events::Rule').flatMap(({ logicalId, properties }) => {
    const ruleArn = text(template.resolve({ 'Fn::GetAtt': [logicalId, 'Arn'] }))
    const seconds = everySeconds ?? rateOf(text(properties['ScheduleExpression']))
    return list(properties['Targets'])
      .map((target) => text(record(target)['Arn']))
      .filter((functionArn) => permitted.has(`${ruleArn} ${functionArn}`))
      .map((functionArn) =>
        // A failing function writes its error to its own log.
        setInterval(
          () => void lambda.invoke(functionArn, scheduledEvent(ruleArn)).catch(() => {}),
          seconds * 1000,
        ),
      )
  })
  return () => timers.forEach(clearInterval)
}

/** EventBridge user guide, 'Rate expressions'. */
function rateOf(expression: string): number {
  const [, value, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? []
  if (!value || (unit !== 'minute' && unit !== 'hour' && unit !== 'day')) {
    throw new Error(`The local runner does not emulate the schedule ${expression}`)
  }
  return Number(value) * UNITS[unit]
}

function scheduledEvent(ruleArn: string) {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: PSEUDO_PARAMETERS['AWS::AccountId'],
    time: new Date().toISOString(),
    region: REGION,
    resources: [ruleArn],
    detail: {},
  }
}
