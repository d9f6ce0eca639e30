/** The tag on every API key of a stack, which handlers/ports/apiKeys.ts sets, and on the role that calls models. */
export const STACK_TAG = 'gateway-stack'
