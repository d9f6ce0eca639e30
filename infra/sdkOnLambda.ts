import { readFileSync } from 'node:fs'
import type { OnLoadResult, Plugin } from 'esbuild'

/** A module of the AWS SDK that a function on Lambda does not need, and its replacement. */
type Replacement = {
  name: string
  /** Matches the import path of the module. */
  imported: RegExp
  /** Matches the importing file. */
  by: RegExp
  instead: string
}

/**
 * Each rule saves a part of Node.js or the bytes that keep bundles within their budgets. The figures are of
 * `npm run bench -- --only sdk`, in processor time to the first answer; figures below 2 % are noise and left out.
 */
const REPLACEMENTS: Replacement[] = [
  {
    name: 'credentials',
    // Saves 126 kB, and 13 to 15 %.
    // Lambda passes credentials in environment variables, so SSO, STS, processes and profiles are never tried.
    imported: /^@aws-sdk\/credential-provider-node$/,
    by: /\/@aws-sdk\/client-/,
    instead: `export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env'`,
  },
  {
    name: 'bearer tokens',
    // Saves 34 kB and 10 % with Bedrock, and nothing with Cognito.
    // Bedrock accepts bearer tokens as well, but the functions sign with those credentials.
    imported: /^@aws-sdk\/token-providers$/,
    by: /\/@aws-sdk\/client-/,
    instead: `const none = () => async () => { throw new Error('There is no bearer token') }
      export { none as fromEnvSigningName, none as nodeProvider }`,
  },
  {
    name: 'shared configuration',
    // Saves 3.2 kB, and 2 to 6 %, mostly for the parts of Node.js that read files.
    // The SDK looks up settings in the environment, then in ~/.aws, which Lambda does not have, and then uses the
    // default.
    imported: /\/configLoader$/,
    by: /\/@smithy\/core\//,
    instead: `export const loadConfig = ({ environmentVariableSelector, default: otherwise }, options) => async () =>
      environmentVariableSelector(process.env, options) ??
      (typeof otherwise === 'function' ? otherwise() : otherwise)`,
  },
  {
    name: 'HTTP/2',
    // Saves 6.8 kB and 24 parts of Node.js.
    // handlers/ports/aws.ts gives every client a handler for HTTP/1.1.
    imported: /^\.\/node-http2-handler$/,
    by: /\/@smithy\/node-http-handler\//,
    instead: `export { NodeHttpHandler as NodeHttp2Handler } from './node-http-handler'`,
  },
  {
    name: 'CRC-32 by zlib',
    // Saves loading zlib.
    // This CRC checks event streams, whose frames are small.
    imported: /\/Crc32Node$/,
    by: /\/@smithy\/core\//,
    instead: `export { Crc32Js as Crc32Node } from './crc32/Crc32Js'`,
  },
  {
    name: 'endpoint discovery',
    // Saves 8.6 kB.
    // DynamoDB's endpoint follows from the Region. Endpoint discovery is off by default.
    imported: /^@aws-sdk\/middleware-endpoint-discovery$/,
    by: /\/@aws-sdk\/client-dynamodb\//,
    instead: `export const resolveEndpointDiscoveryConfig = (config) => config
      export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = { environmentVariableSelector: () => false }`,
  },
  {
    name: 'UUIDs by Web Crypto',
    // Saves loading Web Crypto.
    // The original uses the global `crypto`, which loads Web Crypto for a random number that Node.js has at hand.
    imported: /\/uuid\/v4$/,
    by: /\/@smithy\/core\//,
    instead: `import { randomUUID } from 'node:crypto'
      export const bindV4 = () => () => randomUUID()`,
  },
  {
    name: 'log filter',
    // Saves 0.7 kB, without which two bundles exceed their budget.
    // The original redacts each call and response for a logger, but no client here has a logger.
    imported: /\/loggerMiddleware$/,
    by: /\/submodules\/client\/index\.js$/,
    instead: `export const getLoggerPlugin = () => ({ applyToStack() {} })
      export const loggerMiddleware = undefined, loggerMiddlewareOptions = undefined`,
  },
  {
    name: 'adaptive retries',
    // Saves 3.3 kB.
    // Only AWS_RETRY_MODE could select it, and the stack does not set that.
    imported: /\/AdaptiveRetryStrategy$/,
    by: /\/middleware-retry\/configurations\.js$/,
    instead: `export const AdaptiveRetryStrategy = class { constructor() { throw new Error('No adaptive retries') } }`,
  },
  {
    name: 'streams of browsers',
    // Saves 2.3 kB.
    // The original is for browser streams, when a response is not a Node.js stream. The caller treats the error as just
    // that.
    imported: /\/sdk-stream-mixin\.browser$/,
    by: /\/sdk-stream-mixin\.js$/,
    instead: `export const sdkStreamMixin = () => { throw new Error('Not a stream of Node') }`,
  },
  {
    name: 'runtime extensions',
    // Saves 2.8 to 3.4 kB.
    // The original applies extensions to a client's configuration. The functions have none.
    imported: /^\.\/runtimeExtensions$/,
    by: /\/@aws-sdk\/client-/,
    instead: `export const resolveRuntimeExtensions = (config) => config`,
  },
  {
    name: 'event streams',
    // Saves 5 to 15 kB.
    // No SDK operation here streams. One that does must remove this rule, because it needs the event stream codec.
    imported: /^@smithy\/core\/event-streams$/,
    by: /\/@smithy\/core\/dist-es\/submodules\/protocols\//,
    instead: `export const EventStreamSerde = class { constructor() { throw new Error('Functions are bundled without event streams') } }
      export const eventStreamSerdeProvider = () => {}`,
  },
]

/** A module of the AWS SDK that starts faster with an edit of its source. */
type Edit = {
  name: string
  file: RegExp
  edited: (source: string) => string
}

const EDITS: Edit[] = [
  {
    name: 'SHA-256 of Node',
    // Saves 3.4 kB.
    // The SDK creates a hash to find out whether Node.js has SHA-256.
    file: /\/sha256\/Sha256Node\.js$/,
    edited: (source) =>
      source.replace(
        /^const hasNativeCrypto = .*?^export const Sha256Node = hasNativeCrypto \? buildNativeClass\(\) : Sha256Js;$/ms,
        'export const Sha256Node = buildNativeClass();',
      ),
  },
  {
    name: 'version of a client',
    // Saves 5 to 6 kB.
    // A client needs only the version from its package.json, so the rest stays out of the bundle.
    file: /\/@aws-sdk\/client-[^/]+\/package\.json$/,
    edited: (source) => JSON.stringify({ version: versionIn(source) }),
  },
  {
    name: 'schemas of operations',
    // Saves 39 to 71 kB, and 6 to 8 %.
    file: /\/@aws-sdk\/client-[^/]+\/dist-es\/schemas\/schemas_0\.js$/,
    edited: shakeable,
  },
]

/** The names of the rules, for the benchmark that leaves out each in turn. */
export const RULES: readonly string[] = [...REPLACEMENTS, ...EDITS].map(({ name }) => name)

/**
 * Leaves out of a bundle what the AWS SDK contains for environments other than Lambda, and the schemas of operations
 * that the bundle does not call. Both would be compiled at every cold start. The plugin changes nothing of the SDK that
 * a function reaches. A rule that no longer matches a new version of the SDK makes a bundle larger, but not wrong;
 * test/infra/sdkOnLambda.test.ts names it.
 *
 * @param without the name of a rule to leave out.
 * @param onApplied called with the name of each rule that changed a module.
 */
export function sdkOnLambda({
  without,
  onApplied = () => {},
}: {
  without?: string
  onApplied?: (name: string) => void
} = {}): Plugin {
  const inForce = ({ name }: { name: string }) => name !== without
  return {
    name: 'sdk-on-lambda',
    setup(build) {
      const replaced = new Map<string, OnLoadResult>()
      for (const { name: rule, imported, by, instead } of REPLACEMENTS.filter(inForce)) {
        build.onResolve({ filter: imported }, ({ path: name, importer, resolveDir }) => {
          const path = `${name} for ${importer}`
          // A replacement may import the very module that it replaces.
          if (!by.test(importer) || replaced.has(importer)) return undefined
          onApplied(rule)
          replaced.set(path, { contents: instead, resolveDir })
          return { path, namespace: 'replaced', sideEffects: false }
        })
      }
      build.onLoad({ filter: /./, namespace: 'replaced' }, ({ path }) => replaced.get(path))
      for (const [filter, edits] of Map.groupBy(EDITS.filter(inForce), ({ file }) => file.source)) {
        build.onLoad({ filter: new RegExp(filter) }, ({ path }) => {
          const contents = edits.reduce(
            (source, { name, edited }) => {
              const after = edited(source)
              if (after !== source) onApplied(name)
              return after
            },
            readFileSync(path, 'utf8'),
          )
          return { contents, loader: path.endsWith('.json') ? 'json' : 'js' }
        })
      }
    },
  }
}

function versionIn(description: string): string {
  const { version }: { version: string } = JSON.parse(description)
  return version
}

/**
 * Rewrites the schemas of a client so that a bundler can leave out the unused ones:
 *
 * - To a bundler, a computed key such as `[_e]` could run code; the text that it stands for cannot.
 * - Registering the class of an error keeps the class. Without it the SDK throws the service's base exception with the
 *   error's own name, message and status, and the ports identify an error by its name.
 */
function shakeable(schemas: string): string {
  const texts = new Map(
    [...schemas.matchAll(/^const (\w+) = (".*");$/gm)].map(([, name = '', text = '']) => [name, text]),
  )
  return schemas
    .replaceAll(/\[(_\w+)\]:/g, (key, name: string) => (texts.has(name) ? `${texts.get(name)}:` : key))
    .replaceAll(/^n\d+_registry\.registerError\(.*\);$/gm, '')
}
