import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { afterAll } from 'vitest'
import { readConfig } from '../../infra/config.ts'
import { GatewayStack } from '../../infra/stack.ts'

const folder = mkdtempSync(join(tmpdir(), 'gateway-'))
afterAll(() => rmSync(folder, { recursive: true }))
const bundle = join(folder, 'bundle')
mkdirSync(bundle)
writeFileSync(join(bundle, 'index.js'), '')

/** The template of a stack with context variables and empty functions. */
export function stackWith(context: { [name: string]: string } = {}): Template {
  const app = new App({ context, outdir: mkdtempSync(join(folder, 'cdk.out-')) })
  return Template.fromStack(new GatewayStack(app, 'Gateway', readConfig(app.node), () => bundle))
}
