import { App } from 'aws-cdk-lib'
import { ConfigError, readConfig } from './config.ts'
import { GatewayStack } from './stack.ts'

const app = new App({ analyticsReporting: false })
try {
  const config = readConfig(app.node)
  new GatewayStack(app, config.STACK_NAME, config)
  app.synth()
} catch (error) {
  if (!(error instanceof ConfigError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
