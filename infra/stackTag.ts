/** The tag on every API key of a stack, which handlers/ports/apiKeys.ts sets, and on the role that models are asked by. */
export const STACK_TAG = 'gateway-stack'
