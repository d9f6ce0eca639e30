import { PassThrough } from 'node:stream'
import { InvocationError, type Invoke, type InvokeWithResponseStream } from '../dataPlane/services.ts'
import type { Assembly } from '../synthesize.ts'
import { arn, REGION, type ResolvedResource, record, type Template, text } from '../template.ts'
import { FunctionError, type LambdaFunction } from './environment.ts'
import type { Lambda } from './lambda.ts'

/**
 * Every function of the template, with the bundle that would be uploaded.
 *
 * @param variables the credentials of a role, and where AWS is.
 * @param resolve resolves the dynamic references in a variable.
 */
export function readFunctions(
  { template, assetOf }: Assembly,
  variables: (roleName: string) => { [name: string]: string },
  resolve: (value: string) => string,
): LambdaFunction[] {
  return template.resources('AWS::Lambda::Function').map(({ physicalId, properties }) => {
    const roleArn = text(properties['Role'])
    const memorySize = Number(properties['MemorySize'] ?? 128)
    const stated = record(record(properties['Environment'] ?? {})['Variables'] ?? {})
    const bundle = assetOf(text(record(properties['Code'])['S3Key']))
    return {
      name: physicalId,
      arn: arn('lambda', `function:${physicalId}`),
      roleArn,
      bundle,
      handler: text(properties['Handler']),
      timeoutMillis: Number(properties['Timeout'] ?? 3) * 1000,
      memorySize,
      environment: {
        AWS_REGION: REGION,
        LAMBDA_TASK_ROOT: bundle,
        AWS_LAMBDA_FUNCTION_NAME: physicalId,
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memorySize),
        AWS_EXECUTION_ENV: `AWS_Lambda_${text(properties['Runtime'])}`,
        TZ: ':UTC',
        ...Object.fromEntries(Object.entries(stated).map(([name, value]) => [name, resolve(String(value))])),
        ...variables(roleArn.slice(roleArn.lastIndexOf('/') + 1)),
      },
    }
  })
}

/** Invokes functions for API Gateway, where a permission of the template lets it. */
export function gatewayInvoke(lambda: Lambda, template: Template): Invoke {
  const demand = permissions(template)
  return async (functionArn, event, _timeoutMillis, sourceArn) => {
    demand(functionArn, sourceArn)
    try {
      return await lambda.invoke(functionArn, event, event.headers['X-Amzn-Trace-Id'])
    } catch (error) {
      throw invocationError(error)
    }
  }
}

/** As {@link gatewayInvoke}, for what functions stream. */
export function gatewayStream(lambda: Lambda, template: Template): InvokeWithResponseStream {
  const demand = permissions(template)
  return (functionArn, event, sourceArn) => {
    demand(functionArn, sourceArn)
    const stream = new PassThrough()
    // The function may fail while nobody listens: whoever reads learns of it.
    stream.on('error', () => {})
    lambda.invoke(functionArn, event, event.headers['X-Amzn-Trace-Id'], stream).then(
      (result) => stream.end(result === undefined ? undefined : JSON.stringify(result)),
      (error) => stream.destroy(invocationError(error)),
    )
    return stream
  }
}

/**
 * What the template permits API Gateway: `lambda:InvokeFunction` is what either kind of invocation needs (API reference
 * of Lambda, 'InvokeWithResponseStream').
 *
 * @returns throws an InvocationError where a function may not be invoked for a method.
 */
function permissions(template: Template): (functionArn: string, sourceArn: string) => void {
  const permission = (functionArn: string, sourceArn: string) => `${functionArn} ${sourceArn}`
  const permitted = new Set(
    template
      .resources('AWS::Lambda::Permission')
      .filter(
        ({ properties }) =>
          properties['Principal'] === 'apigateway.amazonaws.com' &&
          properties['Action'] === 'lambda:InvokeFunction',
      )
      .map(({ properties }) => permission(text(properties['FunctionName']), text(properties['SourceArn']))),
  )
  return (functionArn, sourceArn) => {
    if (!permitted.has(permission(functionArn, sourceArn))) throw new InvocationError('no permission')
  }
}

/** What the gateway learns of a function that failed; any other error is as it was. */
function invocationError(error: unknown): Error {
  if (!(error instanceof FunctionError)) return error instanceof Error ? error : new Error(String(error))
  const reason = error.errorType === 'Sandbox.Timedout' ? 'function timeout' : 'function error'
  return new InvocationError(reason, error.message)
}

/** The function that a trigger of the user pool names, invoked as Cognito does. */
export function triggerInvoke(lambda: Lambda, pool: ResolvedResource) {
  return async (name: string, event: object): Promise<unknown> => {
    const functionArn = record(pool.properties['LambdaConfig'] ?? {})[name]
    return functionArn === undefined ? event : lambda.invoke(text(functionArn), event)
  }
}
