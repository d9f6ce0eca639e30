// Generated from openapi.yaml by `npm run generate`. Do not edit.
import * as parameters from './parameters.js'
import * as requests from './requests.js'

export const register = {
  "operationId": "register",
  "method": "POST",
  "path": "/register",
  "security": [],
  "uses": {
    "changes": [
      "begin",
      "end"
    ],
    "users": [
      "signUp",
      "find",
      "setApiKey",
      "delete"
    ]
  },
  "parameters": [],
  "maxAuthAge": 0,
  "maxBodyBytes": 16384,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": undefined,
  "validate": requests.RegisterRequest
} as const satisfies Operation

export const confirmRegistration = {
  "operationId": "confirmRegistration",
  "method": "POST",
  "path": "/confirm",
  "security": [],
  "uses": {
    "changes": [
      "begin",
      "end"
    ],
    "users": [
      "find",
      "confirm",
      "setApiKey"
    ],
    "apiKeys": [
      "create",
      "subscribe"
    ]
  },
  "parameters": [],
  "maxAuthAge": 0,
  "maxBodyBytes": 16384,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": undefined,
  "validate": requests.ConfirmRequest
} as const satisfies Operation

export const resendCode = {
  "operationId": "resendCode",
  "method": "POST",
  "path": "/confirm/resend",
  "security": [],
  "uses": {
    "users": [
      "resendCode"
    ]
  },
  "parameters": [],
  "maxAuthAge": 0,
  "maxBodyBytes": 16384,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": undefined,
  "validate": requests.EmailRequest
} as const satisfies Operation

export const login = {
  "operationId": "login",
  "method": "POST",
  "path": "/login",
  "security": [],
  "uses": {
    "changes": [
      "begin",
      "end"
    ],
    "users": [
      "find",
      "setApiKey"
    ],
    "sessions": [
      "signIn"
    ],
    "apiKeys": [
      "create",
      "subscribe"
    ]
  },
  "parameters": [],
  "maxAuthAge": 0,
  "maxBodyBytes": 16384,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": undefined,
  "validate": requests.LoginRequest
} as const satisfies Operation

export const refreshTokens = {
  "operationId": "refreshTokens",
  "method": "POST",
  "path": "/token",
  "security": [],
  "uses": {
    "sessions": [
      "refresh"
    ]
  },
  "parameters": [],
  "maxAuthAge": 0,
  "maxBodyBytes": 16384,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": undefined,
  "validate": requests.RefreshRequest
} as const satisfies Operation

export const logout = {
  "operationId": "logout",
  "method": "POST",
  "path": "/logout",
  "security": [
    {
      "token": []
    }
  ],
  "uses": {
    "changes": [
      "begin",
      "end"
    ],
    "users": [
      "setApiKey"
    ],
    "sessions": [
      "signOut"
    ],
    "apiKeys": [
      "find",
      "delete"
    ]
  },
  "parameters": [],
  "maxAuthAge": 0,
  "maxBodyBytes": 0,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": undefined,
  "validate": undefined
} as const satisfies Operation

export const forgotPassword = {
  "operationId": "forgotPassword",
  "method": "POST",
  "path": "/password/forgot",
  "security": [],
  "uses": {
    "passwords": [
      "forgot"
    ]
  },
  "parameters": [],
  "maxAuthAge": 0,
  "maxBodyBytes": 16384,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": undefined,
  "validate": requests.EmailRequest
} as const satisfies Operation

export const resetPassword = {
  "operationId": "resetPassword",
  "method": "POST",
  "path": "/password/reset",
  "security": [],
  "uses": {
    "changes": [
      "begin",
      "end"
    ],
    "users": [
      "find",
      "setApiKey"
    ],
    "passwords": [
      "reset"
    ],
    "sessions": [
      "signIn",
      "signOut"
    ],
    "apiKeys": [
      "find",
      "delete"
    ],
    "accessKeys": [
      "list",
      "revoke"
    ]
  },
  "parameters": [],
  "maxAuthAge": 0,
  "maxBodyBytes": 16384,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": undefined,
  "validate": requests.ResetPasswordRequest
} as const satisfies Operation

export const getAccount = {
  "operationId": "getAccount",
  "method": "GET",
  "path": "/me",
  "security": [
    {
      "token": []
    }
  ],
  "uses": {
    "ledger": [
      "read"
    ]
  },
  "parameters": [],
  "maxAuthAge": 0,
  "maxBodyBytes": 0,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": undefined,
  "validate": undefined
} as const satisfies Operation

export const deleteAccount = {
  "operationId": "deleteAccount",
  "method": "DELETE",
  "path": "/me",
  "security": [
    {
      "token": []
    }
  ],
  "uses": {
    "changes": [
      "begin",
      "end"
    ],
    "users": [
      "delete"
    ],
    "apiKeys": [
      "find",
      "delete"
    ],
    "accessKeys": [
      "list",
      "revoke"
    ]
  },
  "parameters": [],
  "maxAuthAge": 300,
  "maxBodyBytes": 0,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": undefined,
  "validate": undefined
} as const satisfies Operation

export const rotateApiKey = {
  "operationId": "rotateApiKey",
  "method": "POST",
  "path": "/me/api-key",
  "security": [
    {
      "token": []
    }
  ],
  "uses": {
    "changes": [
      "begin",
      "end"
    ],
    "users": [
      "setApiKey"
    ],
    "apiKeys": [
      "create",
      "subscribe",
      "find",
      "delete"
    ]
  },
  "parameters": [],
  "maxAuthAge": 300,
  "maxBodyBytes": 0,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": undefined,
  "validate": undefined
} as const satisfies Operation

export const getUsage = {
  "operationId": "getUsage",
  "method": "GET",
  "path": "/me/usage",
  "security": [
    {
      "token": []
    }
  ],
  "uses": {
    "ledger": [
      "calls"
    ]
  },
  "parameters": [
    {
      "in": "query",
      "name": "from",
      "type": "string"
    },
    {
      "in": "query",
      "name": "to",
      "type": "string"
    }
  ],
  "maxAuthAge": 0,
  "maxBodyBytes": 0,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": parameters.getUsage,
  "validate": undefined
} as const satisfies Operation

export const listAccessKeys = {
  "operationId": "listAccessKeys",
  "method": "GET",
  "path": "/me/keys",
  "security": [
    {
      "token": []
    }
  ],
  "uses": {
    "ledger": [
      "readKeys"
    ],
    "accessKeys": [
      "list"
    ]
  },
  "parameters": [],
  "maxAuthAge": 0,
  "maxBodyBytes": 0,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": undefined,
  "validate": undefined
} as const satisfies Operation

export const createAccessKey = {
  "operationId": "createAccessKey",
  "method": "POST",
  "path": "/me/keys",
  "security": [
    {
      "token": []
    }
  ],
  "uses": {
    "changes": [
      "begin",
      "end"
    ],
    "users": [
      "find"
    ],
    "accessKeys": [
      "create",
      "list"
    ]
  },
  "parameters": [],
  "maxAuthAge": 300,
  "maxBodyBytes": 16384,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": undefined,
  "validate": requests.CreateAccessKeyRequest
} as const satisfies Operation

export const revokeAccessKey = {
  "operationId": "revokeAccessKey",
  "method": "DELETE",
  "path": "/me/keys/{keyId}",
  "security": [
    {
      "token": []
    }
  ],
  "uses": {
    "accessKeys": [
      "revoke"
    ]
  },
  "parameters": [
    {
      "in": "path",
      "name": "keyId",
      "type": "string"
    }
  ],
  "maxAuthAge": 0,
  "maxBodyBytes": 0,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": parameters.revokeAccessKey,
  "validate": undefined
} as const satisfies Operation

export const getKey = {
  "operationId": "getKey",
  "method": "GET",
  "path": "/v1/key",
  "security": [
    {
      "accessKey": []
    }
  ],
  "uses": {
    "accessKeys": [
      "find"
    ],
    "ledger": [
      "read"
    ]
  },
  "parameters": [],
  "maxAuthAge": 0,
  "maxBodyBytes": 0,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": undefined,
  "validate": undefined
} as const satisfies Operation

export const listModels = {
  "operationId": "listModels",
  "method": "GET",
  "path": "/bedrock",
  "security": [
    {
      "token": [],
      "apiKey": []
    }
  ],
  "uses": {
    "ledger": [
      "reserve",
      "settle"
    ],
    "foundationModels": [
      "list",
      "profiles"
    ]
  },
  "parameters": [],
  "maxAuthAge": 0,
  "maxBodyBytes": 0,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": undefined,
  "validate": undefined
} as const satisfies Operation

export const invokeModel = {
  "operationId": "invokeModel",
  "method": "POST",
  "path": "/bedrock",
  "security": [
    {
      "token": [],
      "apiKey": []
    }
  ],
  "uses": {
    "ledger": [
      "reserve",
      "settle",
      "record"
    ],
    "models": [
      "invoke"
    ]
  },
  "parameters": [],
  "maxAuthAge": 0,
  "maxBodyBytes": 5242880,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": undefined,
  "validate": requests.InvokeRequest
} as const satisfies Operation

export const estimateInvocation = {
  "operationId": "estimateInvocation",
  "method": "POST",
  "path": "/bedrock/estimate",
  "security": [
    {
      "token": []
    }
  ],
  "uses": {
    "ledger": [
      "read"
    ],
    "tokenCounter": [
      "count"
    ]
  },
  "parameters": [],
  "maxAuthAge": 0,
  "maxBodyBytes": 5242880,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": undefined,
  "validate": requests.InvokeRequest
} as const satisfies Operation

export const listUsableModels = {
  "operationId": "listUsableModels",
  "method": "GET",
  "path": "/v1/models",
  "security": [
    {
      "accessKey": []
    }
  ],
  "uses": {
    "accessKeys": [
      "find"
    ],
    "foundationModels": [
      "list",
      "profiles"
    ]
  },
  "parameters": [],
  "maxAuthAge": 0,
  "maxBodyBytes": 0,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": undefined,
  "validate": undefined
} as const satisfies Operation

export const getUsableModel = {
  "operationId": "getUsableModel",
  "method": "GET",
  "path": "/v1/models/{model}",
  "security": [
    {
      "accessKey": []
    }
  ],
  "uses": {
    "accessKeys": [
      "find"
    ],
    "foundationModels": [
      "list",
      "profiles"
    ]
  },
  "parameters": [
    {
      "in": "path",
      "name": "model",
      "type": "string"
    }
  ],
  "maxAuthAge": 0,
  "maxBodyBytes": 0,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": parameters.getUsableModel,
  "validate": undefined
} as const satisfies Operation

export const createChatCompletion = {
  "operationId": "createChatCompletion",
  "method": "POST",
  "path": "/v1/chat/completions",
  "security": [
    {
      "accessKey": []
    }
  ],
  "uses": {
    "accessKeys": [
      "find"
    ],
    "ledger": [
      "reserve",
      "settle",
      "record"
    ],
    "modelApi": [
      "send",
      "stream"
    ]
  },
  "parameters": [],
  "maxAuthAge": 0,
  "maxBodyBytes": 5242880,
  "timeoutInMillis": 900000,
  "streams": true,
  "checkParameters": undefined,
  "validate": requests.ChatCompletionRequest
} as const satisfies Operation

export const createMessage = {
  "operationId": "createMessage",
  "method": "POST",
  "path": "/v1/messages",
  "security": [
    {
      "accessKey": []
    }
  ],
  "uses": {
    "accessKeys": [
      "find"
    ],
    "ledger": [
      "reserve",
      "settle",
      "record"
    ],
    "modelApi": [
      "send",
      "stream"
    ]
  },
  "parameters": [
    {
      "in": "header",
      "name": "anthropic-beta",
      "type": "string"
    }
  ],
  "maxAuthAge": 0,
  "maxBodyBytes": 5242880,
  "timeoutInMillis": 900000,
  "streams": true,
  "checkParameters": parameters.createMessage,
  "validate": requests.MessageRequest
} as const satisfies Operation

export const countMessageTokens = {
  "operationId": "countMessageTokens",
  "method": "POST",
  "path": "/v1/messages/count_tokens",
  "security": [
    {
      "accessKey": []
    }
  ],
  "uses": {
    "accessKeys": [
      "find"
    ],
    "tokenCounter": [
      "count"
    ]
  },
  "parameters": [],
  "maxAuthAge": 0,
  "maxBodyBytes": 5242880,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": undefined,
  "validate": requests.MessageRequest
} as const satisfies Operation

export const createResponse = {
  "operationId": "createResponse",
  "method": "POST",
  "path": "/v1/responses",
  "security": [
    {
      "accessKey": []
    }
  ],
  "uses": {
    "accessKeys": [
      "find"
    ],
    "ledger": [
      "reserve",
      "settle",
      "record"
    ],
    "responsesApi": [
      "send",
      "stream"
    ]
  },
  "parameters": [],
  "maxAuthAge": 0,
  "maxBodyBytes": 5242880,
  "timeoutInMillis": 900000,
  "streams": true,
  "checkParameters": undefined,
  "validate": requests.ResponseRequest
} as const satisfies Operation

export const createEmbedding = {
  "operationId": "createEmbedding",
  "method": "POST",
  "path": "/v1/embeddings",
  "security": [
    {
      "accessKey": []
    }
  ],
  "uses": {
    "accessKeys": [
      "find"
    ],
    "ledger": [
      "reserve",
      "settle",
      "record"
    ],
    "models": [
      "invokeEach"
    ]
  },
  "parameters": [],
  "maxAuthAge": 0,
  "maxBodyBytes": 5242880,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": undefined,
  "validate": requests.EmbeddingRequest
} as const satisfies Operation

export const getDocs = {
  "operationId": "getDocs",
  "method": "GET",
  "path": "/docs",
  "security": [],
  "uses": {},
  "parameters": [
    {
      "in": "header",
      "name": "If-None-Match",
      "type": "string"
    }
  ],
  "maxAuthAge": 0,
  "maxBodyBytes": 0,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": parameters.getDocs,
  "validate": undefined
} as const satisfies Operation

export const getOpenapi = {
  "operationId": "getOpenapi",
  "method": "GET",
  "path": "/openapi.json",
  "security": [],
  "uses": {},
  "parameters": [
    {
      "in": "header",
      "name": "If-None-Match",
      "type": "string"
    }
  ],
  "maxAuthAge": 0,
  "maxBodyBytes": 0,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": parameters.getOpenapi,
  "validate": undefined
} as const satisfies Operation

/** Every operation of the contract. */
export const operations = { register, confirmRegistration, resendCode, login, refreshTokens, logout, forgotPassword, resetPassword, getAccount, deleteAccount, rotateApiKey, getUsage, listAccessKeys, createAccessKey, revokeAccessKey, getKey, listModels, invokeModel, estimateInvocation, listUsableModels, getUsableModel, createChatCompletion, createMessage, countMessageTokens, createResponse, createEmbedding, getDocs, getOpenapi }

/** The headers of every answer. */
export const responseHeaders = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Expose-Headers": "x-amzn-RequestId,x-amzn-ErrorType,x-request-id,request-id,Retry-After,x-should-retry,x-quota-remaining,x-budget-remaining,Server-Timing,x-max-output-tokens,x-ignored-parameters,ETag",
  "Cache-Control": "no-store",
  "Strict-Transport-Security": "max-age=31536000",
  "X-Content-Type-Options": "nosniff"
} as const

/** What stands for the API's URL in the documents beside a bundle. */
export const documentBaseUrl = 'https://gateway.invalid/base-url'

/** The ports that x-uses may name: those in handlers/ports. */
export interface Ports {
  accessKeys: typeof import('../handlers/ports/accessKeys.ts').accessKeys
  apiKeys: typeof import('../handlers/ports/apiKeys.ts').apiKeys
  changes: typeof import('../handlers/ports/changes.ts').changes
  foundationModels: typeof import('../handlers/ports/foundationModels.ts').foundationModels
  ledger: typeof import('../handlers/ports/ledger.ts').ledger
  modelApi: typeof import('../handlers/ports/modelApi.ts').modelApi
  models: typeof import('../handlers/ports/models.ts').models
  passwords: typeof import('../handlers/ports/passwords.ts').passwords
  responsesApi: typeof import('../handlers/ports/responsesApi.ts').responsesApi
  sessions: typeof import('../handlers/ports/sessions.ts').sessions
  tokenCounter: typeof import('../handlers/ports/tokenCounter.ts').tokenCounter
  users: typeof import('../handlers/ports/users.ts').users
}

/** What an operation says; a verb that its port does not have does not compile. */
type Operation = { uses: { readonly [Port in keyof Ports]?: readonly (keyof Ports[Port])[] }; [said: string]: unknown }
