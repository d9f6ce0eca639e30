// Generated from openapi.yaml by `npm run generate`. Do not edit.
import type { ValidateFunction } from 'ajv'

export const responses: {
  register: { 200: ValidateFunction, 400: ValidateFunction, 413: ValidateFunction, 415: ValidateFunction, 422: ValidateFunction, 429: ValidateFunction, 500: ValidateFunction, 502: ValidateFunction, 503: ValidateFunction, 504: ValidateFunction },
  confirmRegistration: { 200: ValidateFunction, 400: ValidateFunction, 413: ValidateFunction, 415: ValidateFunction, 422: ValidateFunction, 429: ValidateFunction, 500: ValidateFunction, 502: ValidateFunction, 503: ValidateFunction, 504: ValidateFunction },
  resendCode: { 200: ValidateFunction, 400: ValidateFunction, 413: ValidateFunction, 415: ValidateFunction, 422: ValidateFunction, 429: ValidateFunction, 500: ValidateFunction, 502: ValidateFunction, 503: ValidateFunction, 504: ValidateFunction },
  login: { 200: ValidateFunction, 400: ValidateFunction, 401: ValidateFunction, 403: ValidateFunction, 413: ValidateFunction, 415: ValidateFunction, 422: ValidateFunction, 429: ValidateFunction, 500: ValidateFunction, 502: ValidateFunction, 503: ValidateFunction, 504: ValidateFunction },
  refreshTokens: { 200: ValidateFunction, 400: ValidateFunction, 401: ValidateFunction, 413: ValidateFunction, 415: ValidateFunction, 422: ValidateFunction, 429: ValidateFunction, 500: ValidateFunction, 502: ValidateFunction, 503: ValidateFunction, 504: ValidateFunction },
  logout: { 200: ValidateFunction, 400: ValidateFunction, 401: ValidateFunction, 403: ValidateFunction, 429: ValidateFunction, 500: ValidateFunction, 502: ValidateFunction, 503: ValidateFunction, 504: ValidateFunction },
  forgotPassword: { 200: ValidateFunction, 400: ValidateFunction, 413: ValidateFunction, 415: ValidateFunction, 422: ValidateFunction, 429: ValidateFunction, 500: ValidateFunction, 502: ValidateFunction, 503: ValidateFunction, 504: ValidateFunction },
  resetPassword: { 200: ValidateFunction, 400: ValidateFunction, 413: ValidateFunction, 415: ValidateFunction, 422: ValidateFunction, 429: ValidateFunction, 500: ValidateFunction, 502: ValidateFunction, 503: ValidateFunction, 504: ValidateFunction },
  getAccount: { 200: ValidateFunction, 400: ValidateFunction, 401: ValidateFunction, 403: ValidateFunction, 429: ValidateFunction, 500: ValidateFunction, 502: ValidateFunction, 503: ValidateFunction, 504: ValidateFunction },
  deleteAccount: { 200: ValidateFunction, 400: ValidateFunction, 401: ValidateFunction, 403: ValidateFunction, 429: ValidateFunction, 500: ValidateFunction, 502: ValidateFunction, 503: ValidateFunction, 504: ValidateFunction },
  rotateApiKey: { 200: ValidateFunction, 400: ValidateFunction, 401: ValidateFunction, 403: ValidateFunction, 429: ValidateFunction, 500: ValidateFunction, 502: ValidateFunction, 503: ValidateFunction, 504: ValidateFunction },
  listModels: { 200: ValidateFunction, 400: ValidateFunction, 401: ValidateFunction, 403: ValidateFunction, 429: ValidateFunction, 500: ValidateFunction, 502: ValidateFunction, 503: ValidateFunction, 504: ValidateFunction },
  invokeModel: { 200: ValidateFunction, 400: ValidateFunction, 401: ValidateFunction, 403: ValidateFunction, 404: ValidateFunction, 413: ValidateFunction, 415: ValidateFunction, 422: ValidateFunction, 424: ValidateFunction, 429: ValidateFunction, 500: ValidateFunction, 502: ValidateFunction, 503: ValidateFunction, 504: ValidateFunction },
  getDocs: { 400: ValidateFunction, 429: ValidateFunction, 500: ValidateFunction, 502: ValidateFunction, 503: ValidateFunction, 504: ValidateFunction },
  getOpenapi: { 200: ValidateFunction, 400: ValidateFunction, 429: ValidateFunction, 500: ValidateFunction, 502: ValidateFunction, 503: ValidateFunction, 504: ValidateFunction }
}
