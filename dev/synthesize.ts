/**
 * One synthesis, in a process that has loaded what it takes from packages beforehand and waits: modules cannot be
 * loaded twice, so that each change needs a process of its own, and most of its time would go into loading.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import 'aws-cdk-lib/aws-apigateway'
import 'aws-cdk-lib/aws-cognito'
import 'aws-cdk-lib/aws-events-targets'
import 'aws-cdk-lib/aws-iam'
import 'aws-cdk-lib/aws-lambda'
import 'aws-cdk-lib/aws-logs'
import 'aws-cdk-lib/aws-s3-assets'
import 'aws-cdk-lib/region-info'
import 'esbuild'
import 'yaml'

process.once('message', async ({ outdir }: { outdir: string }) => {
  process.env['CDK_OUTDIR'] = outdir
  const { synthesize } = await import('../infra/app.ts')
  // The process that watches makes the bundles meanwhile, with what it knows from the time before. Until they are
  // there the folders must differ, for the CDK takes those of the same content for the same asset.
  await synthesize((bundles) => (name) => {
    const folder = join(bundles, name)
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'name'), name)
    return folder
  })
  process.disconnect()
})
// The terminal sends Ctrl-C to every process; the one that watches stops this one.
process.on('SIGINT', () => {})
