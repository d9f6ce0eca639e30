/**
 * One synthesis, in a process that has loaded its packages in advance and waits. Modules cannot be loaded twice, so
 * each change needs a process of its own, which would spend most of its time on loading.
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
import 'js-yaml'

process.once('message', async ({ outdir }: { outdir: string }) => {
  process.env['CDK_OUTDIR'] = outdir
  const { synthesize } = await import('../infra/app.ts')
  // The watching process makes the bundles meanwhile, incrementally. Until then the folders must differ, since the
  // CDK treats folders with the same content as one asset.
  await synthesize((bundles) => (name) => {
    const folder = join(bundles, name)
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'name'), name)
    return folder
  })
  process.disconnect()
})
// The terminal sends Ctrl-C to every process; the watching process stops this one.
process.on('SIGINT', () => {})
