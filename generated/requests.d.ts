// Generated from openapi.yaml by `npm run generate`. Do not edit.
import type { ValidateFunction } from 'ajv'

export const requests: {
  register: ValidateFunction,
  confirmRegistration: ValidateFunction,
  resendCode: ValidateFunction,
  login: ValidateFunction,
  refreshTokens: ValidateFunction,
  forgotPassword: ValidateFunction,
  resetPassword: ValidateFunction,
  invokeModel: ValidateFunction
}
