import { join } from 'node:path'
import { App } from 'aws-cdk-lib'
import { type BundleOf, bundleFunctions } from './bundle.ts'
import { ConfigError, readConfig } from './config.ts'
import { GatewayStack } from './stack.ts'

/**
 * Synthesizes the stack where the CDK's environment says. A configuration that it refuses ends the process
 * with one line for the user.
 *
 * @param bundle makes the functions' bundles for the assembly in a folder.
 */
export async function synthesize(bundle: (outdir: string) => Promise<BundleOf> | BundleOf): Promise<void> {
  const app = new App({ analyticsReporting: false })
  try {
    const config = readConfig(app.node)
    const bundleOf = await bundle(join(app.outdir, 'bundles'))
    new GatewayStack(app, config.STACK_NAME, config, bundleOf)
    app.synth()
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    console.error(error.message)
    process.exitCode = 1
  }
}

if (import.meta.main) {
  // The local runner names a folder; what is deployed is always bundled anew.
  await synthesize((outdir) => bundleFunctions(outdir, process.env['BUNDLE_CACHE']))
}
