import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App, type AppProps } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { afterAll } from 'vitest'
import type { BundleOf } from '../../infra/bundle.ts'
import { readConfig } from '../../infra/config.ts'
import { GatewayStack } from '../../infra/stack.ts'

const folder = mkdtempSync(join(tmpdir(), 'gateway-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Functions that differ in nothing but their name: no test of the stack looks into them. */
const emptyBundleOf: BundleOf = (name) => {
  const bundle = join(folder, 'bundles', name)
  mkdirSync(bundle, { recursive: true })
  writeFileSync(join(bundle, 'index.js'), `// ${name}`)
  return bundle
}

/** An app, in a folder of its own until the tests of the file end, with a stack of empty functions. */
export function appWith(props: Omit<AppProps, 'outdir'>): { app: App; stack: GatewayStack } {
  const app = new App({ ...props, outdir: mkdtempSync(join(folder, 'cdk.out-')) })
  return { app, stack: new GatewayStack(app, 'Gateway', readConfig(app.node), emptyBundleOf) }
}

const templates = new Map<string, Template>()

/** The template of a stack with context variables. The CDK's validation of templates has a test of its own. */
export function stackWith(context: { [name: string]: string } = {}): Template {
  const key = JSON.stringify(context)
  const template =
    templates.get(key) ??
    Template.fromStack(appWith({ context, builtinCloudFormationValidation: false }).stack)
  templates.set(key, template)
  return template
}
