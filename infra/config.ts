import type { Node } from 'constructs'

/** Tells a function that there is no restriction. A function with an unset variable lets nothing pass. */
export const ANY = '(any)'

/** Tells a function that a list is empty. */
export const NONE = '(none)'

/** A context variable with which the stack cannot be built. */
export class ConfigError extends Error {}

type Variable<T> = { takes: string; fallback: T; read: (text: string) => T | undefined }

const variable = <T>(takes: string, fallback: T, read: (text: string) => T | undefined): Variable<T> => ({
  takes,
  fallback,
  read,
})

const number = (takes: string, fallback: number, accepts: (value: number) => boolean) =>
  variable(takes, fallback, (text) => {
    const value = Number(text)
    return text.trim() !== '' && Number.isFinite(value) && accepts(value) ? value : undefined
  })

const flag = (fallback: boolean) =>
  variable('true or false', fallback, (text) =>
    /^(true|false)$/i.test(text) ? text.toLowerCase() === 'true' : undefined,
  )

const whole = (value: number) => Number.isInteger(value) && value > 0

const DOMAIN = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+([a-z]{2,}|xn--[a-z0-9-]+)$/

const address = (text: string) => {
  const [, domain = ''] = /^[a-z0-9._+-]+@(.+)$/i.exec(text.trim()) ?? []
  return DOMAIN.test(domain.toLowerCase()) ? text.trim().toLowerCase() : undefined
}

/** A URL of a provider. Cognito takes HTTPS alone; what is on this machine is for the local runner. */
const url = (text: string) => {
  const { protocol, hostname, hash } = URL.parse(text) ?? { protocol: '', hostname: '', hash: '' }
  const isLocal = protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(hostname)
  return (protocol === 'https:' || isLocal) && hash === '' ? text.replace(/\/$/, '') : undefined
}

type Period = 'DAY' | 'WEEK' | 'MONTH'
const PERIODS: readonly Period[] = ['DAY', 'WEEK', 'MONTH']
const readPeriod = (text: string) => PERIODS.find((period) => period === text.toUpperCase())

type LogLevel = 'OFF' | 'ERROR' | 'INFO'
const LOG_LEVELS: readonly LogLevel[] = ['OFF', 'ERROR', 'INFO']

/** Every variable that `cdk deploy -c NAME=value` takes: its accepted values and its default. */
export const VARIABLES = {
  STACK_NAME: variable('a stack name of at most 40 letters, digits and hyphens', 'BedrockGateway', (text) =>
    /^[A-Za-z][A-Za-z0-9-]{0,39}$/.test(text) ? text : undefined,
  ),
  API_THROTTLE_RATE_LIMIT: number('requests a second, a number above 0', 1, (value) => value > 0),
  API_THROTTLE_BURST_LIMIT: number('requests at once, a whole number above 0', 2, whole),
  API_QUOTA_LIMIT: number('requests in a period, a whole number above 0', 25, whole),
  API_QUOTA_PERIOD: variable<Period>('DAY, WEEK or MONTH', 'DAY', readPeriod),
  BUDGET_LIMIT_USD: variable<number | null>("US dollars in a period, or 'none'", 10, (text) => {
    if (text.trim().toLowerCase() === 'none') return null
    const dollars = Number(text)
    return text.trim() !== '' && dollars >= 0 && dollars <= 1e9 ? dollars : undefined
  }),
  BUDGET_PERIOD: variable<Period>('DAY, WEEK or MONTH', 'MONTH', readPeriod),
  CALLS_IN_FLIGHT: number('calls to models at once, a whole number above 0', 4, whole),
  MAX_OUTPUT_TOKENS: number('tokens that one call may make, a whole number above 0', 8192, whole),
  ORGANIZATION_DOMAIN: variable<string[] | null>(
    'comma-separated domains, such as example.com,example.org',
    null,
    (text) => {
      const domains = text.split(',').map((domain) => domain.trim().replace(/^@/, '').toLowerCase())
      return domains.every((domain) => DOMAIN.test(domain)) ? [...new Set(domains)] : undefined
    },
  ),
  EMAIL_VERIFICATION: flag(true),
  ALLOWED_MODELS: variable<string[] | null>(
    'comma-separated foundation model ids with * for any text, such as anthropic.*,amazon.nova-*',
    null,
    (text) => {
      const globs = text.split(',').map((glob) => glob.trim())
      return globs.every((glob) => /^[a-z0-9.:*-]+$/.test(glob)) ? globs : undefined
    },
  ),
  INFERENCE_GEOGRAPHIES: variable<string[] | null>(
    "comma-separated geographies of inference profiles, such as us,global, or 'none' for no profile",
    null,
    (text) => {
      if (text.trim().toLowerCase() === 'none') return []
      const geographies = text.split(',').map((geography) => geography.trim())
      return geographies.every((geography) => /^[a-z]{2,6}(-[a-z]{2,6})?$/.test(geography))
        ? geographies
        : undefined
    },
  ),
  MODEL_ALIASES: variable<(readonly [name: string, modelId: string])[] | null>(
    'comma-separated names for models, such as gpt-4o=us.anthropic.claude-sonnet-4-5-20250929-v1:0',
    null,
    (text) => {
      const pairs = text
        .split(',')
        .map((pair) => /^([A-Za-z0-9][\w.:-]*)=([a-z0-9][a-z0-9.:-]*)$/.exec(pair.trim()))
      const named = pairs.flatMap((pair): (readonly [string, string])[] =>
        pair?.[1] && pair[2] ? [[pair[1], pair[2]]] : [],
      )
      return named.length === pairs.length ? named : undefined
    },
  ),
  GUARDRAIL_ID: variable<string | null>('the id of a guardrail, such as abcdefghij12', null, (text) =>
    /^[a-z0-9]{1,64}$/.test(text) ? text : undefined,
  ),
  GUARDRAIL_VERSION: variable<number | null>(
    'the number of a version, because a draft can change unnoticed',
    null,
    (text) => (/^[1-9]\d{0,7}$/.test(text) ? Number(text) : undefined),
  ),
  UNCONFIRMED_HOURS: number('hours, a number above 0', 24, (value) => value > 0),
  SIGN_IN_DOMAIN: variable<string | null>(
    "the first label of Cognito's domain, such as example-gateway: small letters, digits and hyphens",
    null,
    // Cognito refuses the reserved words (developer guide, 'Configuring a user pool domain').
    (text) =>
      /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(text) && !/aws|amazon|cognito/.test(text)
        ? text
        : undefined,
  ),
  PROVIDER_NAME: variable<string | null>(
    'a name of 3 to 32 letters, digits and hyphens, as people read it: ExampleCorp',
    null,
    // CloudFormation, AWS::Cognito::UserPoolIdentityProvider, ProviderName.
    (text) => (/^[A-Za-z][A-Za-z0-9-]{2,31}$/.test(text) ? text : undefined),
  ),
  OIDC_ISSUER: variable<string | null>(
    'the URL of an OpenID Connect issuer, such as https://login.example.com',
    null,
    url,
  ),
  OIDC_CLIENT_ID: variable<string | null>('the id of the client at the provider', null, (text) =>
    /^[\x21-\x7e]{1,256}$/.test(text) ? text : undefined,
  ),
  OIDC_CLIENT_SECRET_ARN: variable<string | null>(
    "the ARN of the secret in Secrets Manager that is the client's secret",
    null,
    (text) =>
      /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]+$/.test(text) ? text : undefined,
  ),
  SAML_METADATA_URL: variable<string | null>(
    "the URL of the provider's SAML metadata, such as https://login.example.com/metadata",
    null,
    url,
  ),
  GROUPS_CLAIM: variable('the name of a claim or of a SAML attribute', 'groups', (text) =>
    /^[\x21-\x7e]{1,256}$/.test(text) ? text : undefined,
  ),
  API_PUBLIC_RATE_LIMIT: number('requests a second, a number above 0', 10, (value) => value > 0),
  API_PUBLIC_BURST_LIMIT: number('requests at once, a whole number above 0', 20, whole),
  API_ACCOUNT_RATE_LIMIT: number('requests a second, a number above 0', 0.5, (value) => value > 0),
  API_ACCOUNT_BURST_LIMIT: number('requests at once, a whole number above 0', 5, whole),
  API_MODELS_RATE_LIMIT: number('requests a second, a number above 0', 100, (value) => value > 0),
  API_MODELS_BURST_LIMIT: number('requests at once, a whole number above 0', 200, whole),
  MODELS_CONCURRENCY: variable<number | null>(
    "calls at once, a whole number above 0, or 'none'",
    null,
    (text) => {
      if (text.trim().toLowerCase() === 'none') return null
      return /^\d{1,6}$/.test(text.trim()) && Number(text) > 0 ? Number(text) : undefined
    },
  ),
  MAIL_FROM: variable<string | null>('an e-mail address, such as gateway@example.com', null, address),
  DOMAIN_NAME: variable<string | null>('a domain, such as api.example.com', null, (text) =>
    DOMAIN.test(text.trim().toLowerCase()) ? text.trim().toLowerCase() : undefined,
  ),
  CERTIFICATE_ARN: variable<string | null>('the ARN of a certificate in ACM', null, (text) =>
    /^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[a-z0-9-]+$/.test(text) ? text : undefined,
  ),
  HOSTED_ZONE_ID: variable<string | null>('the id of a hosted zone in Route 53', null, (text) =>
    /^[A-Z0-9]{1,32}$/.test(text) ? text : undefined,
  ),
  DEFAULT_ENDPOINT: flag(true),
  LOG_LEVEL: variable<LogLevel>('OFF, ERROR or INFO', 'ERROR', (text) =>
    LOG_LEVELS.find((level) => level === text.toUpperCase()),
  ),
  DETAILED_METRICS: flag(false),
  METRICS: flag(false),
  ALARM_EMAIL: variable<string | null>('an e-mail address, such as operations@example.com', null, address),
  ALARM_DAILY_USD: variable<number | null>('US dollars a day, a number above 0', null, (text) =>
    Number(text) > 0 && Number(text) <= 1e9 ? Number(text) : undefined,
  ),
  TRACING: flag(false),
  COST_ATTRIBUTION: flag(false),
  WAF: flag(false),
  CLOUDWATCH_ROLE: flag(true),
  KEEP_DATA: flag(true),
  LEDGER_TABLE: variable<string | null>('the name of a table in DynamoDB', null, (text) =>
    /^[\w.-]{3,255}$/.test(text) ? text : undefined,
  ),
}

export type Config = {
  [Name in keyof typeof VARIABLES]: (typeof VARIABLES)[Name] extends Variable<infer T> ? T : never
}

type Name = keyof typeof VARIABLES

/** Variables that need another one. Setting only the first is an error. */
const NEEDS: readonly (readonly [name: Name, needed: Name])[] = [
  ['GUARDRAIL_ID', 'GUARDRAIL_VERSION'],
  ['GUARDRAIL_VERSION', 'GUARDRAIL_ID'],
  ['DOMAIN_NAME', 'CERTIFICATE_ARN'],
  ['CERTIFICATE_ARN', 'DOMAIN_NAME'],
  ['HOSTED_ZONE_ID', 'DOMAIN_NAME'],
  ['SIGN_IN_DOMAIN', 'PROVIDER_NAME'],
  // A provider speaks for the addresses of these domains, and for no others.
  ['SIGN_IN_DOMAIN', 'ORGANIZATION_DOMAIN'],
  ['PROVIDER_NAME', 'SIGN_IN_DOMAIN'],
  ['OIDC_ISSUER', 'SIGN_IN_DOMAIN'],
  ['OIDC_ISSUER', 'OIDC_CLIENT_ID'],
  ['OIDC_ISSUER', 'OIDC_CLIENT_SECRET_ARN'],
  ['OIDC_CLIENT_ID', 'OIDC_ISSUER'],
  ['OIDC_CLIENT_SECRET_ARN', 'OIDC_ISSUER'],
  ['SAML_METADATA_URL', 'SIGN_IN_DOMAIN'],
  ['ALARM_EMAIL', 'METRICS'],
  ['ALARM_DAILY_USD', 'ALARM_EMAIL'],
]

/**
 * Reads the stack's configuration from context variables.
 *
 * @throws ConfigError for a value that a variable does not accept, for a variable that needs another one, and for an
 *   unknown name: a mistyped ORGANIZATION_DOMAIN must not open the gateway to everybody.
 */
export function readConfig(node: Node): Config {
  const given: { [name: string]: unknown } = node.getAllContext()
  for (const name of Object.keys(given)) {
    if (/^[A-Z][A-Z0-9_]*$/.test(name) && !(name in VARIABLES)) {
      throw new ConfigError(
        `${name} is not a context variable. The context variables are: ${Object.keys(VARIABLES).join(', ')}.`,
      )
    }
  }
  const values = Object.entries(VARIABLES).map(([name, { takes, fallback, read }]): [string, unknown] => {
    const value = given[name]
    if (value === undefined) return [name, fallback]
    const accepted = read(String(value))
    if (accepted === undefined)
      throw new ConfigError(`${name} takes ${takes}; '${String(value)}' is not one.`)
    return [name, accepted]
  })
  const config = new Map(values)
  for (const [name, needed] of NEEDS) {
    if (config.get(name) && !config.get(needed))
      throw new ConfigError(`${name} needs ${needed}, which is not set.`)
  }
  if (!config.get('DEFAULT_ENDPOINT') && !config.get('DOMAIN_NAME'))
    throw new ConfigError(
      'DEFAULT_ENDPOINT=false needs DOMAIN_NAME, which is not set: nobody could call the API.',
    )
  if (config.get('SIGN_IN_DOMAIN') && !config.get('OIDC_ISSUER') === !config.get('SAML_METADATA_URL'))
    throw new ConfigError('SIGN_IN_DOMAIN needs either OIDC_ISSUER or SAML_METADATA_URL.')
  // Each value was read by its own variable, but the type of a list of entries does not say so.
  return Object.fromEntries(values) as Config
}
