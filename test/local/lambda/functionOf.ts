import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Writable } from 'node:stream'
import { onTestFinished } from 'vitest'
import type { LambdaFunction } from '../../../local/lambda/environment.ts'
import { Lambda } from '../../../local/lambda/lambda.ts'
import { temporaryFolder } from '../../temporaryFolder.ts'

/** A function whose bundle is this code, in a folder that the test removes at its end. */
export function functionOf(code: string, stated: Partial<LambdaFunction> = {}): LambdaFunction {
  const bundle = temporaryFolder()
  writeFileSync(join(bundle, 'index.js'), code)
  return {
    name: 'fn',
    arn: 'arn:aws:lambda:us-east-1:000000000000:function:fn',
    roleArn: 'arn:aws:iam::000000000000:role/fn',
    bundle,
    handler: 'index.handler',
    timeoutMillis: 20_000,
    memorySize: 128,
    environment: {},
    ...stated,
  }
}

/** A Lambda service with one function, and the lines and the unexpected errors of that function. */
export function lambdaOf(code: string, stated: Partial<LambdaFunction> = {}) {
  const fn = functionOf(code, stated)
  const lines: string[] = []
  const faults: string[] = []
  const lambda = new Lambda(
    [fn],
    (_, line) => lines.push(line),
    (_, stack) => faults.push(stack),
  )
  onTestFinished(() => lambda.stop())
  return {
    lambda,
    lines,
    faults,
    invoke: (event: unknown = {}, sink?: Writable) => lambda.invoke(fn.arn, event, undefined, sink),
  }
}
