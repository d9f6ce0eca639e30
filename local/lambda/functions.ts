import { PassThrough } from 'node:stream'
import { InvocationError, type Invoke, type InvokeWithResponseStream } from '../dataPlane/services.ts'
import type { Assembly } from '../synthesize.ts'
import { arn, REGION, type ResolvedResource, record, type Template, text } from '../template.ts'
import { FunctionError, type LambdaFunction } from './environment.ts'
import type { Lambda } from './lambda.ts'

/**
 * Reads every function of the template, with the bundle that a deployment would upload.
 *
 * @param variables returns the environment variables with a role's credentials and the AWS endpoint.
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

/** Invokes functions for API Gateway, if a permission in the template allows it. */
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

/** Like {@link gatewayInvoke}, for functions that stream. */
export function gatewayStream(lambda: Lambda, template: Template): InvokeWithResponseStream {
  const demand = permissions(template)
  return (functionArn, event, sourceArn) => {
    demand(functionArn, sourceArn)
    const stream = new PassThrough()
    // The function may fail before anybody reads. This listener keeps the error from ending the process; a later reader
    // still gets it.
    stream.on('error', () => {})
    lambda.invoke(functionArn, event, event.headers['X-Amzn-Trace-Id'], stream).then(
      (result) => stream.end(result === undefined ? undefined : JSON.stringify(result)),
      (error) => stream.destroy(invocationError(error)),
    )
    return stream
  }
}

/**
 * Reads the permissions that the template gives API Gateway. Both kinds of invocation need `lambda:InvokeFunction` (API
 * reference of Lambda, 'InvokeWithResponseStream').
 *
 * @returns a function that throws an InvocationError if a method may not invoke a function.
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

/** Converts a function's failure to the error that the gateway expects. Other errors stay unchanged. */
function invocationError(error: unknown): Error {
  if (!(error instanceof FunctionError)) return error instanceof Error ? error : new Error(String(error))
  const reason = error.errorType === 'Sandbox.Timedout' ? 'function timeout' : 'function error'
  return new InvocationError(reason, error.message)
}

/** Returns a function that invokes the user pool's triggers as Cognito does. */
export function triggerInvoke(lambda: Lambda, pool: ResolvedResource) {
  return async (name: string, event: object): Promise<unknown> => {
    const functionArn = record(pool.properties['LambdaConfig'] ?? {})[name]
    return functionArn === undefined ? event : lambda.invoke(text(functionArn), event)
  }
}
