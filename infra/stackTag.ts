/** The tag on every API key of a stack; handlers/ports/apiKeys.ts sets it. */
export const STACK_TAG = 'gateway-stack'
