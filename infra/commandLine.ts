/** A wrong option. The message is for the user. */
export class UsageError extends Error {}

/**
 * Returns the configuration of the commands' clients, which find the Region and the credentials as the AWS CLI does.
 *
 * @param asked the value of `--region`.
 * @param profile the value of `--profile`.
 */
export function awsConfig(asked: string | undefined, profile: string | undefined) {
  // The local runner accepts any credentials. Real ones come from the usual sources.
  const { AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_PROFILE, AWS_REGION, AWS_DEFAULT_REGION } = process.env
  const local = AWS_ENDPOINT_URL && !AWS_ACCESS_KEY_ID && !profile
  // The CLI reads both variables. The SDK reads only the first, and then the profile's Region.
  const region =
    asked ?? (AWS_REGION || AWS_DEFAULT_REGION || (local && !AWS_PROFILE ? 'us-east-1' : undefined))
  return {
    ...(region && { region }),
    ...(profile && { profile }),
    ...(local && { credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }),
  }
}

/** Runs `npm run <name>`. The exit code is the result of `main`, 1 if it throws, and 2 for a wrong option. */
export async function runCommand(name: string, main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main()
  } catch (error) {
    // parseArgs rejects an unknown option with a TypeError that has a code.
    const usage = error instanceof UsageError || (error instanceof TypeError && 'code' in error)
    const message = error instanceof Error ? error.message : String(error)
    console.error(usage ? `${message}\nSee npm run ${name} -- --help.` : message)
    process.exitCode = usage ? 2 : 1
  }
}
