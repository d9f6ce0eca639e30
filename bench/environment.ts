/** The environment of a function on Lambda, with the variables that the stack sets. */
export function functionEnvironment({ endpoint, table }: { endpoint: string; table: string }): {
  [name: string]: string
} {
  return {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL: endpoint,
    USER_POOL_ID: 'us-east-1_local',
    USER_POOL_CLIENT_ID: 'local',
    USAGE_PLAN_ID: 'local',
    STACK_NAME: 'bench',
    ORGANIZATION_DOMAIN: '(any)',
    ALLOWED_MODELS: '(any)',
    MODEL_ALIASES: '(none)',
    INFERENCE_GEOGRAPHIES: '(any)',
    GUARDRAIL: '(none)',
    LEDGER_TABLE: table,
    PERSON_HASH_KEY: 'p'.repeat(64),
    API_QUOTA_LIMIT: '1000000',
    API_QUOTA_PERIOD: 'DAY',
    BUDGET_LIMIT_USD: '10',
    BUDGET_PERIOD: 'MONTH',
    CALLS_IN_FLIGHT: '4',
    MAX_OUTPUT_TOKENS: '8192',
  }
}
