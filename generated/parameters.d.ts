// Generated from openapi.yaml by `npm run generate`. Do not edit.
import type { ValidateFunction } from 'ajv'

export const getUsage: ValidateFunction
export const revokeAccessKey: ValidateFunction
export const getUsableModel: ValidateFunction
export const createMessage: ValidateFunction
export const getDocs: ValidateFunction
export const getPortal: ValidateFunction
export const getOpenapi: ValidateFunction
