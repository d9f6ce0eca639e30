// Generated from openapi.yaml by `npm run generate`. Do not edit.
import type { apiKeys } from '../handlers/ports/apiKeys.ts'
import type { models } from '../handlers/ports/models.ts'
import type { users } from '../handlers/ports/users.ts'

/** Every operation of the contract. */
export const operations = {
  "register": {
    "method": "POST",
    "path": "/register",
    "security": [],
    "uses": {
      "users": [
        "signUp",
        "signIn",
        "resendCode",
        "find",
        "setApiKey",
        "delete"
      ],
      "apiKeys": [
        "create",
        "subscribe",
        "find",
        "delete"
      ]
    },
    "maxBodyBytes": 16384,
    "timeoutInMillis": 29000
  },
  "confirmRegistration": {
    "method": "POST",
    "path": "/confirm",
    "security": [],
    "uses": {
      "users": [
        "confirm"
      ]
    },
    "maxBodyBytes": 16384,
    "timeoutInMillis": 29000
  },
  "resendCode": {
    "method": "POST",
    "path": "/confirm/resend",
    "security": [],
    "uses": {
      "users": [
        "resendCode"
      ]
    },
    "maxBodyBytes": 16384,
    "timeoutInMillis": 29000
  },
  "login": {
    "method": "POST",
    "path": "/login",
    "security": [],
    "uses": {
      "users": [
        "signIn",
        "setApiKey"
      ],
      "apiKeys": [
        "create",
        "subscribe",
        "find",
        "delete"
      ]
    },
    "maxBodyBytes": 16384,
    "timeoutInMillis": 29000
  },
  "listModels": {
    "method": "GET",
    "path": "/bedrock",
    "security": [
      {
        "token": [],
        "apiKey": []
      }
    ],
    "uses": {
      "models": [
        "list"
      ]
    },
    "maxBodyBytes": 0,
    "timeoutInMillis": 29000
  },
  "invokeModel": {
    "method": "POST",
    "path": "/bedrock",
    "security": [
      {
        "token": [],
        "apiKey": []
      }
    ],
    "uses": {
      "models": [
        "invoke"
      ]
    },
    "maxBodyBytes": 5242880,
    "timeoutInMillis": 29000
  }
} as const satisfies { [operationId: string]: { uses: Uses; [said: string]: unknown } }

/** The headers that let a browser of any origin read an answer. */
export const cors = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Expose-Headers": "Retry-After,x-amzn-RequestId,x-amzn-ErrorType"
} as const

/** The ports that operations name in x-uses. */
export interface Ports {
  apiKeys: typeof apiKeys
  models: typeof models
  users: typeof users
}

/** Verbs by port; one that a port does not have does not compile. */
type Uses = { readonly [Port in keyof Ports]?: readonly (keyof Ports[Port])[] }
