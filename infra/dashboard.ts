import { Duration } from 'aws-cdk-lib'
import { Dashboard, GraphWidget, type IMetric, PeriodOverride } from 'aws-cdk-lib/aws-cloudwatch'
import type { Construct } from 'constructs'
import type { Watched } from './metrics.ts'

/** Creates a dashboard of requests, costs, refusals and latencies. */
export function createDashboard(scope: Construct, stackName: string, watched: Watched): void {
  const graph = (title: string, left: IMetric[], right: IMetric[] = []) =>
    new GraphWidget({ title, left, right, width: 8, height: 6 })
  const daily = watched.dollars.with({ period: Duration.days(1) })
  new Dashboard(scope, 'Dashboard', {
    dashboardName: stackName,
    // Keeps daily sums daily, whatever time range is shown.
    periodOverride: PeriodOverride.INHERIT,
    widgets: [
      [
        graph('Requests and errors', [watched.requests], [watched.serverErrors, watched.clientErrors]),
        graph('Refusals of model routes by code', [watched.each('Refusals', 'code', 'Sum')]),
        graph('429', [watched.tooMany], [watched.throttledFunctions]),
      ],
      [
        graph('Dollars a day', [daily]),
        graph('Dollars by model', [watched.each('Dollars', 'model', 'Sum')]),
        graph('Dollars by plan', [watched.each('Dollars', 'plan', 'Sum')]),
        graph('Requests by model', [watched.each('Requests', 'model', 'Sum')]),
      ],
      [
        graph('Tokens in by model', [watched.each('InputTokens', 'model', 'Sum')]),
        graph('Tokens out by model', [watched.each('OutputTokens', 'model', 'Sum')]),
        graph('Time to the first event, p90', [watched.each('TimeToFirstEvent', 'model', 'p90')]),
      ],
      [
        graph('Time of the model, p90', [watched.each('ModelTime', 'model', 'p90')]),
        graph('Latency and own time, p90', [watched.latency, watched.ownTime]),
        graph('Errors of scheduled functions, and unbalanced holds', [
          watched.sweepErrors,
          watched.sumUsageErrors,
          watched.sendNoticesErrors,
          watched.unbalancedHolds,
        ]),
      ],
    ],
  })
}
