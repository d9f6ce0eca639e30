import { Duration } from 'aws-cdk-lib'
import type { SpecRestApi } from 'aws-cdk-lib/aws-apigateway'
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch'
import { type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'

/** The namespace of handlers/runtime/metrics.ts. */
const NAMESPACE = 'BedrockGateway'

/** The metrics of the gateway. */
export type Watched = ReturnType<typeof watch>

/** Returns AWS's own metrics and those of the functions, for a stack with `METRICS`. */
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
  // API Gateway has only one metric for all 4XX. Its access log distinguishes them, including its own throttles and
  // quotas.
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
    // No dimension, because functions share the concurrency of the account and Region.
    throttledFunctions: new Metric({ namespace: 'AWS/Lambda', metricName: 'Throttles', statistic: 'Sum' }),
    sweepErrors: errorsOf('sweep'),
    sumUsageErrors: errorsOf('sumUsage'),
    sendNoticesErrors: errorsOf('sendNotices'),
    /** Returns a metric of the functions, with a line for each value of a dimension. */
    each: (metricName: string, by: 'model' | 'code' | 'plan', statistic: string) =>
      new MathExpression({
        expression: `SEARCH('{${NAMESPACE},stack,${by === 'plan' ? by : `operation,${by}`}} stack="${stackName}" MetricName="${metricName}"', '${statistic}', 300)`,
        label: '',
        usingMetrics: {},
        period: Duration.minutes(5),
      }),
  }
}
