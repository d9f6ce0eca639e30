// Generated from openapi.yaml by `npm run generate`. Do not edit.
import type { apiKeys } from '../handlers/ports/apiKeys.ts'
import type { foundationModels } from '../handlers/ports/foundationModels.ts'
import type { models } from '../handlers/ports/models.ts'
import type { passwords } from '../handlers/ports/passwords.ts'
import type { sessions } from '../handlers/ports/sessions.ts'
import type { usagePlan } from '../handlers/ports/usagePlan.ts'
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
        "resendCode",
        "find",
        "setApiKey",
        "delete"
      ],
      "sessions": [
        "signIn"
      ],
      "apiKeys": [
        "create",
        "subscribe",
        "find",
        "delete"
      ]
    },
    "headers": [],
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
    "headers": [],
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
    "headers": [],
    "maxBodyBytes": 16384,
    "timeoutInMillis": 29000
  },
  "login": {
    "method": "POST",
    "path": "/login",
    "security": [],
    "uses": {
      "users": [
        "find",
        "setApiKey"
      ],
      "sessions": [
        "signIn"
      ],
      "apiKeys": [
        "create",
        "subscribe",
        "find",
        "delete"
      ]
    },
    "headers": [],
    "maxBodyBytes": 16384,
    "timeoutInMillis": 29000
  },
  "refreshTokens": {
    "method": "POST",
    "path": "/token",
    "security": [],
    "uses": {
      "sessions": [
        "refresh"
      ]
    },
    "headers": [],
    "maxBodyBytes": 16384,
    "timeoutInMillis": 29000
  },
  "logout": {
    "method": "POST",
    "path": "/logout",
    "security": [
      {
        "token": []
      }
    ],
    "uses": {
      "sessions": [
        "signOut"
      ]
    },
    "headers": [],
    "maxBodyBytes": 0,
    "timeoutInMillis": 29000
  },
  "forgotPassword": {
    "method": "POST",
    "path": "/password/forgot",
    "security": [],
    "uses": {
      "passwords": [
        "forgot"
      ]
    },
    "headers": [],
    "maxBodyBytes": 16384,
    "timeoutInMillis": 29000
  },
  "resetPassword": {
    "method": "POST",
    "path": "/password/reset",
    "security": [],
    "uses": {
      "passwords": [
        "reset"
      ],
      "sessions": [
        "signIn",
        "signOut"
      ]
    },
    "headers": [],
    "maxBodyBytes": 16384,
    "timeoutInMillis": 29000
  },
  "getAccount": {
    "method": "GET",
    "path": "/me",
    "security": [
      {
        "token": []
      }
    ],
    "uses": {
      "users": [
        "find"
      ],
      "apiKeys": [
        "find"
      ],
      "usagePlan": [
        "read",
        "usage"
      ]
    },
    "headers": [],
    "maxBodyBytes": 0,
    "timeoutInMillis": 29000
  },
  "deleteAccount": {
    "method": "DELETE",
    "path": "/me",
    "security": [
      {
        "token": []
      }
    ],
    "uses": {
      "users": [
        "delete"
      ],
      "apiKeys": [
        "find",
        "delete"
      ]
    },
    "headers": [],
    "maxBodyBytes": 0,
    "timeoutInMillis": 29000
  },
  "rotateApiKey": {
    "method": "POST",
    "path": "/me/api-key",
    "security": [
      {
        "token": []
      }
    ],
    "uses": {
      "users": [
        "find",
        "setApiKey"
      ],
      "apiKeys": [
        "create",
        "subscribe",
        "find",
        "delete"
      ],
      "usagePlan": [
        "read",
        "usage",
        "setLeft"
      ]
    },
    "headers": [],
    "maxBodyBytes": 0,
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
      "foundationModels": [
        "list"
      ]
    },
    "headers": [],
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
    "headers": [],
    "maxBodyBytes": 5242880,
    "timeoutInMillis": 29000
  },
  "getDocs": {
    "method": "GET",
    "path": "/docs",
    "security": [],
    "uses": {},
    "headers": [
      "If-None-Match"
    ],
    "maxBodyBytes": 0,
    "timeoutInMillis": 29000
  },
  "getOpenapi": {
    "method": "GET",
    "path": "/openapi.json",
    "security": [],
    "uses": {},
    "headers": [
      "If-None-Match"
    ],
    "maxBodyBytes": 0,
    "timeoutInMillis": 29000
  }
} as const satisfies { [operationId: string]: { uses: Uses; [said: string]: unknown } }

/** The headers of every answer. */
export const responseHeaders = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Expose-Headers": "Retry-After,x-amzn-RequestId,x-amzn-ErrorType",
  "Cache-Control": "no-store",
  "Strict-Transport-Security": "max-age=31536000",
  "X-Content-Type-Options": "nosniff"
} as const

/** What stands for the API's URL in the documents beside a bundle. */
export const documentBaseUrl = 'https://gateway.invalid/base-url'

/** The ports that operations name in x-uses. */
export interface Ports {
  apiKeys: typeof apiKeys
  foundationModels: typeof foundationModels
  models: typeof models
  passwords: typeof passwords
  sessions: typeof sessions
  usagePlan: typeof usagePlan
  users: typeof users
}

/** Verbs by port; one that a port does not have does not compile. */
type Uses = { readonly [Port in keyof Ports]?: readonly (keyof Ports[Port])[] }
