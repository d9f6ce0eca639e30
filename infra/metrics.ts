import { Duration } from 'aws-cdk-lib'
import type { SpecRestApi } from 'aws-cdk-lib/aws-apigateway'
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch'
import { type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'

/** That of handlers/runtime/metrics.ts. */
const NAMESPACE = 'BedrockGateway'

/** What the gateway is watched by. */
export type Watched = ReturnType<typeof watch>

/** The metrics of AWS's own and of the functions, of a stack with `METRICS`. */
export function watch(scope: Construct, stackName: string, api: SpecRestApi, accessLogs: ILogGroup) {
  const ofStack = (metricName: string, statistic: string) =>
    new Metric({ namespace: NAMESPACE, metricName, dimensionsMap: { stack: stackName }, statistic })
  const errorsOf = (name: string) =>
    new Metric({
      namespace: 'AWS/Lambda',
      metricName: 'Errors',
      dimensionsMap: { FunctionName: `${stackName}-${name}` },
      statistic: 'Sum',
    })
  // API Gateway has a metric of all 4XX alone. Its log tells them apart, those of its own throttles and quotas too.
  const tooMany = new MetricFilter(scope, 'TooManyRequests', {
    logGroup: accessLogs,
    filterPattern: { logPatternString: '{ $.status = "429" }' },
    metricNamespace: NAMESPACE,
    metricName: `TooManyRequests-${stackName}`,
    metricValue: '1',
    defaultValue: 0,
  })
  return {
    requests: api.metricCount(),
    serverErrors: api.metricServerError(),
    clientErrors: api.metricClientError(),
    tooMany: tooMany.metric({ statistic: 'Sum' }),
    latency: api.metricLatency({ statistic: 'p90' }),
    ownTime: ofStack('OwnTime', 'p90'),
    dollars: ofStack('Dollars', 'Sum'),
    unbalancedHolds: ofStack('UnbalancedHolds', 'Sum'),
    // Without a dimension: functions share the concurrency of the account and Region.
    throttledFunctions: new Metric({ namespace: 'AWS/Lambda', metricName: 'Throttles', statistic: 'Sum' }),
    sweepErrors: errorsOf('sweep'),
    sumUsageErrors: errorsOf('sumUsage'),
    sendNoticesErrors: errorsOf('sendNotices'),
    /** A metric of the functions, a line for each value of a dimension. */
    each: (metricName: string, by: 'model' | 'code' | 'plan', statistic: string) =>
      new MathExpression({
        expression: `SEARCH('{${NAMESPACE},stack,${by === 'plan' ? by : `operation,${by}`}} stack="${stackName}" MetricName="${metricName}"', '${statistic}', 300)`,
        label: '',
        usingMetrics: {},
        period: Duration.minutes(5),
      }),
  }
}
