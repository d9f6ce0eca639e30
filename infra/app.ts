import { join } from 'node:path'
import { App } from 'aws-cdk-lib'
import { bundleFunctions } from './bundle.ts'
import { ConfigError, readConfig } from './config.ts'
import { GatewayStack } from './stack.ts'

const app = new App({ analyticsReporting: false })
try {
  const config = readConfig(app.node)
  const bundleOf = await bundleFunctions(join(app.outdir, 'bundles'))
  new GatewayStack(app, config.STACK_NAME, config, bundleOf)
  app.synth()
} catch (error) {
  if (!(error instanceof ConfigError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
