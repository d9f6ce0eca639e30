/** A wrong option; its message is for the user. */
export class UsageError extends Error {}

/**
 * What the commands' clients take of the environment, for the Region and the credentials to be found as by the AWS
 * CLI.
 *
 * @param asked the Region of `--region`.
 * @param profile of `--profile`.
 */
export function awsConfig(asked: string | undefined, profile: string | undefined) {
  // The local runner takes any credentials, real ones take the usual ways.
  const { AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_PROFILE, AWS_REGION, AWS_DEFAULT_REGION } = process.env
  const local = AWS_ENDPOINT_URL && !AWS_ACCESS_KEY_ID && !profile
  // The CLI reads both variables, the SDK the first alone, and the profile's Region where there is neither.
  const region =
    asked ?? (AWS_REGION || AWS_DEFAULT_REGION || (local && !AWS_PROFILE ? 'us-east-1' : undefined))
  return {
    ...(region && { region }),
    ...(profile && { profile }),
    ...(local && { credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }),
  }
}

/** Runs `npm run <name>`: ends with what `main` returns, 1 where it throws, and 2 for a wrong option. */
export async function runCommand(name: string, main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main()
  } catch (error) {
    // parseArgs refuses an unknown option with a TypeError that has a code.
    const usage = error instanceof UsageError || (error instanceof TypeError && 'code' in error)
    const message = error instanceof Error ? error.message : String(error)
    console.error(usage ? `${message}\nSee npm run ${name} -- --help.` : message)
    process.exitCode = usage ? 2 : 1
  }
}
