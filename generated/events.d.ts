// Generated from openapi.yaml by `npm run generate`. Do not edit.
import type { ValidateFunction } from 'ajv'

export const createChatCompletion: ValidateFunction
export const createMessage: ValidateFunction
export const createResponse: ValidateFunction
