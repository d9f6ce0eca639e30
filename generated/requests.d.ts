// Generated from openapi.yaml by `npm run generate`. Do not edit.
import type { ValidateFunction } from 'ajv'

export const RegisterRequest: ValidateFunction
export const ConfirmRequest: ValidateFunction
export const EmailRequest: ValidateFunction
export const LoginRequest: ValidateFunction
export const ExchangeCodeRequest: ValidateFunction
export const RefreshRequest: ValidateFunction
export const ResetPasswordRequest: ValidateFunction
export const CreateAccessKeyRequest: ValidateFunction
export const InvokeRequest: ValidateFunction
export const ChatCompletionRequest: ValidateFunction
export const MessageRequest: ValidateFunction
export const ResponseRequest: ValidateFunction
export const EmbeddingRequest: ValidateFunction
export const SetPersonPlanRequest: ValidateFunction
export const PutPlanRequest: ValidateFunction
export const SetDomainPlanRequest: ValidateFunction
export const SetGroupPlanRequest: ValidateFunction
export const PutServiceAccountRequest: ValidateFunction
