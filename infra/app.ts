import { join } from 'node:path'
import { App } from 'aws-cdk-lib'
import { type BundleOf, bundleFunctions } from './bundle.ts'
import { ConfigError, readConfig } from './config.ts'
import { GatewayStack } from './stack.ts'

/**
 * Synthesizes the stack into the folder that the CDK's environment names. A configuration that the stack refuses ends
 * the process with one line for the user.
 *
 * @param bundle makes the functions' bundles in a folder of the assembly.
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
  // The local runner sets a cache folder. A deployment always bundles from scratch.
  await synthesize((outdir) => bundleFunctions(outdir, process.env['BUNDLE_CACHE']))
}
