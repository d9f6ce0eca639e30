import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Template } from './template.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** A cloud assembly: the template, and the paths of the assets that a deployment would upload. */
export type Assembly = { template: Template; assetOf: (s3Key: string) => string }

/** The synthesis refused the configuration; the message is for the user. */
export class SynthesisError extends Error {}

/**
 * Synthesizes the stack as the CDK CLI does, but without the CLI: runs the app of `cdk.json` with its context.
 *
 * @param context context variables, which override those of `cdk.json`.
 * @param outdir the folder for the assembly.
 * @throws SynthesisError with the app's output.
 */
export async function synthesize(context: { [name: string]: string }, outdir: string): Promise<Assembly> {
  const cdk: { app: string; context: object } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8'))
  const [, ...app] = cdk.app.split(' ')
  mkdirSync(outdir, { recursive: true })
  // Node.js loads a bundle as CommonJS, as Lambda does, unless a package.json in a parent folder says otherwise.
  writeFileSync(join(outdir, 'package.json'), '{"type":"commonjs"}')
  try {
    await promisify(execFile)(process.execPath, app, {
      cwd: ROOT,
      env: {
        ...process.env,
        CDK_OUTDIR: outdir,
        CDK_CONTEXT_JSON: JSON.stringify({
          ...cdk.context,
          ...context,
          // The bundles run in place, beside their source maps, which are not uploaded.
          'aws:cdk:disable-asset-staging': true,
        }),
        // CDK's own checks of the template take as long as everything else; `cdk synth` and the tests run them.
        CDK_VALIDATION: 'false',
        BUNDLE_CACHE: join(ROOT, 'node_modules/.cache/bundles'),
        NODE_COMPILE_CACHE: join(ROOT, 'node_modules/.cache/compile'),
      },
    })
  } catch (error) {
    const printed = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : ''
    throw new SynthesisError(printed || String(error))
  }
  return readAssembly(outdir)
}

/** Reads a cloud assembly of one stack. */
export function readAssembly(outdir: string): Assembly {
  const json = (file: string) => JSON.parse(readFileSync(join(outdir, file), 'utf8'))
  const {
    artifacts,
  }: { artifacts: { [id: string]: { type: string; properties: { templateFile: string } } } } =
    json('manifest.json')
  const stacks = Object.entries(artifacts).filter(([, { type }]) => type === 'aws:cloudformation:stack')
  const [only, ...more] = stacks
  if (!only || more.length > 0) throw new Error(`${outdir} must contain exactly one stack`)
  const [stackName, { properties }] = only
  const { files }: { files: { [hash: string]: { source: { path: string } } } } = json(
    `${stackName}.assets.json`,
  )
  return {
    template: new Template(json(properties.templateFile), stackName),
    assetOf: (s3Key) => {
      const asset = files[s3Key.replace(/\.zip$/, '')]
      if (!asset) throw new Error(`The assembly has no asset ${s3Key}`)
      return resolve(outdir, asset.source.path)
    },
  }
}
