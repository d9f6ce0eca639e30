/** Context variables whose limits no suite meets by accident; what happens at a limit has tests of its own. */
export const UNLIMITED = {
  API_THROTTLE_RATE_LIMIT: '1000',
  API_THROTTLE_BURST_LIMIT: '1000',
  API_QUOTA_LIMIT: '100000',
  BUDGET_LIMIT_USD: 'none',
  CALLS_IN_FLIGHT: '1000',
  API_PUBLIC_RATE_LIMIT: '1000',
  API_PUBLIC_BURST_LIMIT: '1000',
  API_ACCOUNT_RATE_LIMIT: '1000',
  API_ACCOUNT_BURST_LIMIT: '1000',
  API_MODELS_RATE_LIMIT: '1000',
  API_MODELS_BURST_LIMIT: '1000',
}
