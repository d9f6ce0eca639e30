/**
 * One synthesis, in a process that has loaded the CDK beforehand and waits: modules cannot be loaded twice,
 * so that each change needs a process of its own, and most of its time would go into loading.
 */
import 'aws-cdk-lib'
import 'aws-cdk-lib/aws-apigateway'
import 'esbuild'

process.once('message', async () => {
  await import('../infra/app.ts')
  process.disconnect()
})
