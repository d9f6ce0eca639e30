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
  "groups": [],
  "audit": null,
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
  "groups": [],
  "audit": null,
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
  "groups": [],
  "audit": null,
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
    ],
    "profiles": [
      "setGroups"
    ],
    "audit": [
      "append"
    ]
  },
  "parameters": [],
  "groups": [],
  "audit": null,
  "maxAuthAge": 0,
  "maxBodyBytes": 16384,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": undefined,
  "validate": requests.LoginRequest
} as const satisfies Operation

export const getSignIn = {
  "operationId": "getSignIn",
  "method": "GET",
  "path": "/sign-in",
  "security": [],
  "uses": {
    "provider": [
      "describe"
    ]
  },
  "parameters": [],
  "groups": [],
  "audit": null,
  "maxAuthAge": 0,
  "maxBodyBytes": 0,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": undefined,
  "validate": undefined
} as const satisfies Operation

export const exchangeCode = {
  "operationId": "exchangeCode",
  "method": "POST",
  "path": "/sign-in/code",
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
      "refresh"
    ],
    "apiKeys": [
      "create",
      "subscribe"
    ],
    "provider": [
      "describe",
      "exchange"
    ],
    "profiles": [
      "setGroups"
    ],
    "audit": [
      "append"
    ]
  },
  "parameters": [],
  "groups": [],
  "audit": null,
  "maxAuthAge": 0,
  "maxBodyBytes": 16384,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": undefined,
  "validate": requests.ExchangeCodeRequest
} as const satisfies Operation

export const refreshTokens = {
  "operationId": "refreshTokens",
  "method": "POST",
  "path": "/token",
  "security": [],
  "uses": {
    "sessions": [
      "refresh"
    ],
    "profiles": [
      "setGroups"
    ]
  },
  "parameters": [],
  "groups": [],
  "audit": null,
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
    "profiles": [
      "standing"
    ],
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
  "groups": [],
  "audit": null,
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
  "groups": [],
  "audit": null,
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
  "groups": [],
  "audit": null,
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
    "profiles": [
      "standing"
    ],
    "ledger": [
      "read"
    ]
  },
  "parameters": [],
  "groups": [],
  "audit": null,
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
    "profiles": [
      "standing",
      "forgetGroups"
    ],
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
    ],
    "audit": [
      "append"
    ]
  },
  "parameters": [],
  "groups": [],
  "audit": null,
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
    "profiles": [
      "standing"
    ],
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
  "groups": [],
  "audit": null,
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
    "profiles": [
      "standing"
    ],
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
  "groups": [],
  "audit": null,
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
    "profiles": [
      "standing"
    ],
    "ledger": [
      "readKeys"
    ],
    "accessKeys": [
      "list"
    ]
  },
  "parameters": [],
  "groups": [],
  "audit": null,
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
    "profiles": [
      "standing"
    ],
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
    ],
    "audit": [
      "append"
    ]
  },
  "parameters": [],
  "groups": [],
  "audit": null,
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
    "profiles": [
      "standing"
    ],
    "accessKeys": [
      "find",
      "revoke"
    ],
    "audit": [
      "append"
    ]
  },
  "parameters": [
    {
      "in": "path",
      "name": "keyId",
      "type": "string"
    }
  ],
  "groups": [],
  "audit": null,
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
    "profiles": [
      "standing"
    ],
    "accessKeys": [
      "find"
    ],
    "ledger": [
      "read"
    ]
  },
  "parameters": [],
  "groups": [],
  "audit": null,
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
    "profiles": [
      "standing"
    ],
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
  "groups": [],
  "audit": null,
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
    "profiles": [
      "standing"
    ],
    "ledger": [
      "reserve",
      "settle",
      "record",
      "tell"
    ],
    "models": [
      "invoke"
    ]
  },
  "parameters": [],
  "groups": [],
  "audit": null,
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
    "profiles": [
      "standing"
    ],
    "ledger": [
      "read"
    ],
    "tokenCounter": [
      "count"
    ]
  },
  "parameters": [],
  "groups": [],
  "audit": null,
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
    "profiles": [
      "standing"
    ],
    "accessKeys": [
      "find"
    ],
    "foundationModels": [
      "list",
      "profiles"
    ]
  },
  "parameters": [],
  "groups": [],
  "audit": null,
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
    "profiles": [
      "standing"
    ],
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
  "groups": [],
  "audit": null,
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
    "profiles": [
      "standing"
    ],
    "accessKeys": [
      "find"
    ],
    "ledger": [
      "reserve",
      "settle",
      "record",
      "tell"
    ],
    "modelApi": [
      "send",
      "stream"
    ]
  },
  "parameters": [],
  "groups": [],
  "audit": null,
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
    "profiles": [
      "standing"
    ],
    "accessKeys": [
      "find"
    ],
    "ledger": [
      "reserve",
      "settle",
      "record",
      "tell"
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
  "groups": [],
  "audit": null,
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
    "profiles": [
      "standing"
    ],
    "accessKeys": [
      "find"
    ],
    "tokenCounter": [
      "count"
    ]
  },
  "parameters": [],
  "groups": [],
  "audit": null,
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
    "profiles": [
      "standing"
    ],
    "accessKeys": [
      "find"
    ],
    "ledger": [
      "reserve",
      "settle",
      "record",
      "tell"
    ],
    "responsesApi": [
      "send",
      "stream"
    ]
  },
  "parameters": [],
  "groups": [],
  "audit": null,
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
    "profiles": [
      "standing"
    ],
    "accessKeys": [
      "find"
    ],
    "ledger": [
      "reserve",
      "settle",
      "record",
      "tell"
    ],
    "models": [
      "invokeEach"
    ]
  },
  "parameters": [],
  "groups": [],
  "audit": null,
  "maxAuthAge": 0,
  "maxBodyBytes": 5242880,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": undefined,
  "validate": requests.EmbeddingRequest
} as const satisfies Operation

export const listPeople = {
  "operationId": "listPeople",
  "method": "GET",
  "path": "/admin/people",
  "security": [
    {
      "token": []
    }
  ],
  "uses": {
    "profiles": [
      "standing"
    ],
    "groups": [
      "list"
    ],
    "users": [
      "page"
    ]
  },
  "parameters": [
    {
      "in": "query",
      "name": "email",
      "type": "string"
    },
    {
      "in": "query",
      "name": "state",
      "type": "string"
    },
    {
      "in": "query",
      "name": "plan",
      "type": "string"
    },
    {
      "in": "query",
      "name": "limit",
      "type": "integer",
      "default": 60
    },
    {
      "in": "query",
      "name": "cursor",
      "type": "string"
    }
  ],
  "groups": [
    "administrators"
  ],
  "audit": null,
  "maxAuthAge": 0,
  "maxBodyBytes": 0,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": parameters.listPeople,
  "validate": undefined
} as const satisfies Operation

export const getPerson = {
  "operationId": "getPerson",
  "method": "GET",
  "path": "/admin/people/{personId}",
  "security": [
    {
      "token": []
    }
  ],
  "uses": {
    "profiles": [
      "standing"
    ],
    "groups": [
      "list"
    ],
    "serviceAccounts": [
      "find"
    ],
    "users": [
      "find"
    ],
    "ledger": [
      "read",
      "readKeys"
    ],
    "accessKeys": [
      "list"
    ]
  },
  "parameters": [
    {
      "in": "path",
      "name": "personId",
      "type": "string"
    }
  ],
  "groups": [
    "administrators"
  ],
  "audit": null,
  "maxAuthAge": 0,
  "maxBodyBytes": 0,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": parameters.getPerson,
  "validate": undefined
} as const satisfies Operation

export const disablePerson = {
  "operationId": "disablePerson",
  "method": "POST",
  "path": "/admin/people/{personId}/disable",
  "security": [
    {
      "token": []
    }
  ],
  "uses": {
    "profiles": [
      "standing",
      "setDisabled"
    ],
    "groups": [
      "list"
    ],
    "audit": [
      "append"
    ],
    "serviceAccounts": [
      "find"
    ],
    "users": [
      "find",
      "disable"
    ],
    "sessions": [
      "signOut"
    ]
  },
  "parameters": [
    {
      "in": "path",
      "name": "personId",
      "type": "string"
    }
  ],
  "groups": [
    "administrators"
  ],
  "audit": [],
  "maxAuthAge": 900,
  "maxBodyBytes": 0,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": parameters.disablePerson,
  "validate": undefined
} as const satisfies Operation

export const enablePerson = {
  "operationId": "enablePerson",
  "method": "POST",
  "path": "/admin/people/{personId}/enable",
  "security": [
    {
      "token": []
    }
  ],
  "uses": {
    "profiles": [
      "standing",
      "setDisabled"
    ],
    "groups": [
      "list"
    ],
    "audit": [
      "append"
    ],
    "serviceAccounts": [
      "find"
    ],
    "users": [
      "find",
      "enable"
    ]
  },
  "parameters": [
    {
      "in": "path",
      "name": "personId",
      "type": "string"
    }
  ],
  "groups": [
    "administrators"
  ],
  "audit": [],
  "maxAuthAge": 0,
  "maxBodyBytes": 0,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": parameters.enablePerson,
  "validate": undefined
} as const satisfies Operation

export const endSessions = {
  "operationId": "endSessions",
  "method": "DELETE",
  "path": "/admin/people/{personId}/sessions",
  "security": [
    {
      "token": []
    }
  ],
  "uses": {
    "profiles": [
      "standing"
    ],
    "groups": [
      "list"
    ],
    "audit": [
      "append"
    ],
    "changes": [
      "begin",
      "end"
    ],
    "users": [
      "find",
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
  "parameters": [
    {
      "in": "path",
      "name": "personId",
      "type": "string"
    }
  ],
  "groups": [
    "administrators"
  ],
  "audit": [],
  "maxAuthAge": 900,
  "maxBodyBytes": 0,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": parameters.endSessions,
  "validate": undefined
} as const satisfies Operation

export const revokePersonKey = {
  "operationId": "revokePersonKey",
  "method": "DELETE",
  "path": "/admin/people/{personId}/keys/{keyId}",
  "security": [
    {
      "token": []
    }
  ],
  "uses": {
    "profiles": [
      "standing"
    ],
    "groups": [
      "list"
    ],
    "audit": [
      "append"
    ],
    "serviceAccounts": [
      "find"
    ],
    "users": [
      "find"
    ],
    "accessKeys": [
      "revoke"
    ]
  },
  "parameters": [
    {
      "in": "path",
      "name": "personId",
      "type": "string"
    },
    {
      "in": "path",
      "name": "keyId",
      "type": "string"
    }
  ],
  "groups": [
    "administrators"
  ],
  "audit": [],
  "maxAuthAge": 900,
  "maxBodyBytes": 0,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": parameters.revokePersonKey,
  "validate": undefined
} as const satisfies Operation

export const setPersonPlan = {
  "operationId": "setPersonPlan",
  "method": "PUT",
  "path": "/admin/people/{personId}/plan",
  "security": [
    {
      "token": []
    }
  ],
  "uses": {
    "groups": [
      "list"
    ],
    "audit": [
      "append"
    ],
    "serviceAccounts": [
      "find"
    ],
    "users": [
      "find"
    ],
    "plans": [
      "find"
    ],
    "profiles": [
      "standing",
      "assign"
    ]
  },
  "parameters": [
    {
      "in": "path",
      "name": "personId",
      "type": "string"
    }
  ],
  "groups": [
    "administrators"
  ],
  "audit": [
    "plan",
    "overrides",
    "until"
  ],
  "maxAuthAge": 0,
  "maxBodyBytes": 16384,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": parameters.setPersonPlan,
  "validate": requests.SetPersonPlanRequest
} as const satisfies Operation

export const listPlans = {
  "operationId": "listPlans",
  "method": "GET",
  "path": "/admin/plans",
  "security": [
    {
      "token": []
    }
  ],
  "uses": {
    "groups": [
      "list"
    ],
    "plans": [
      "list",
      "domains",
      "groups"
    ],
    "profiles": [
      "standing"
    ]
  },
  "parameters": [],
  "groups": [
    "administrators"
  ],
  "audit": null,
  "maxAuthAge": 0,
  "maxBodyBytes": 0,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": undefined,
  "validate": undefined
} as const satisfies Operation

export const getPlan = {
  "operationId": "getPlan",
  "method": "GET",
  "path": "/admin/plans/{plan}",
  "security": [
    {
      "token": []
    }
  ],
  "uses": {
    "groups": [
      "list"
    ],
    "plans": [
      "find",
      "domains",
      "groups"
    ],
    "profiles": [
      "standing"
    ]
  },
  "parameters": [
    {
      "in": "path",
      "name": "plan",
      "type": "string"
    }
  ],
  "groups": [
    "administrators"
  ],
  "audit": null,
  "maxAuthAge": 0,
  "maxBodyBytes": 0,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": parameters.getPlan,
  "validate": undefined
} as const satisfies Operation

export const putPlan = {
  "operationId": "putPlan",
  "method": "PUT",
  "path": "/admin/plans/{plan}",
  "security": [
    {
      "token": []
    }
  ],
  "uses": {
    "groups": [
      "list"
    ],
    "audit": [
      "append"
    ],
    "plans": [
      "put"
    ],
    "profiles": [
      "standing"
    ]
  },
  "parameters": [
    {
      "in": "path",
      "name": "plan",
      "type": "string"
    }
  ],
  "groups": [
    "administrators"
  ],
  "audit": [
    "budgetUsd",
    "budgetPeriod",
    "requests",
    "requestsPeriod",
    "callsInFlight",
    "models",
    "maxOutputTokens",
    "accessKeys"
  ],
  "maxAuthAge": 0,
  "maxBodyBytes": 16384,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": parameters.putPlan,
  "validate": requests.PutPlanRequest
} as const satisfies Operation

export const deletePlan = {
  "operationId": "deletePlan",
  "method": "DELETE",
  "path": "/admin/plans/{plan}",
  "security": [
    {
      "token": []
    }
  ],
  "uses": {
    "groups": [
      "list"
    ],
    "audit": [
      "append"
    ],
    "plans": [
      "delete"
    ],
    "profiles": [
      "standing"
    ]
  },
  "parameters": [
    {
      "in": "path",
      "name": "plan",
      "type": "string"
    }
  ],
  "groups": [
    "administrators"
  ],
  "audit": [],
  "maxAuthAge": 900,
  "maxBodyBytes": 0,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": parameters.deletePlan,
  "validate": undefined
} as const satisfies Operation

export const setDomainPlan = {
  "operationId": "setDomainPlan",
  "method": "PUT",
  "path": "/admin/domains/{domain}/plan",
  "security": [
    {
      "token": []
    }
  ],
  "uses": {
    "groups": [
      "list"
    ],
    "audit": [
      "append"
    ],
    "plans": [
      "find",
      "assign"
    ],
    "profiles": [
      "standing"
    ]
  },
  "parameters": [
    {
      "in": "path",
      "name": "domain",
      "type": "string"
    }
  ],
  "groups": [
    "administrators"
  ],
  "audit": [
    "plan"
  ],
  "maxAuthAge": 0,
  "maxBodyBytes": 16384,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": parameters.setDomainPlan,
  "validate": requests.SetDomainPlanRequest
} as const satisfies Operation

export const deleteDomainPlan = {
  "operationId": "deleteDomainPlan",
  "method": "DELETE",
  "path": "/admin/domains/{domain}/plan",
  "security": [
    {
      "token": []
    }
  ],
  "uses": {
    "groups": [
      "list"
    ],
    "audit": [
      "append"
    ],
    "plans": [
      "release"
    ],
    "profiles": [
      "standing"
    ]
  },
  "parameters": [
    {
      "in": "path",
      "name": "domain",
      "type": "string"
    }
  ],
  "groups": [
    "administrators"
  ],
  "audit": [],
  "maxAuthAge": 900,
  "maxBodyBytes": 0,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": parameters.deleteDomainPlan,
  "validate": undefined
} as const satisfies Operation

export const setGroupPlan = {
  "operationId": "setGroupPlan",
  "method": "PUT",
  "path": "/admin/groups/{group}/plan",
  "security": [
    {
      "token": []
    }
  ],
  "uses": {
    "groups": [
      "list"
    ],
    "audit": [
      "append"
    ],
    "plans": [
      "find",
      "assignGroup"
    ],
    "profiles": [
      "standing"
    ]
  },
  "parameters": [
    {
      "in": "path",
      "name": "group",
      "type": "string"
    }
  ],
  "groups": [
    "administrators"
  ],
  "audit": [
    "plan"
  ],
  "maxAuthAge": 0,
  "maxBodyBytes": 16384,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": parameters.setGroupPlan,
  "validate": requests.SetGroupPlanRequest
} as const satisfies Operation

export const deleteGroupPlan = {
  "operationId": "deleteGroupPlan",
  "method": "DELETE",
  "path": "/admin/groups/{group}/plan",
  "security": [
    {
      "token": []
    }
  ],
  "uses": {
    "groups": [
      "list"
    ],
    "audit": [
      "append"
    ],
    "plans": [
      "releaseGroup"
    ],
    "profiles": [
      "standing"
    ]
  },
  "parameters": [
    {
      "in": "path",
      "name": "group",
      "type": "string"
    }
  ],
  "groups": [
    "administrators"
  ],
  "audit": [],
  "maxAuthAge": 900,
  "maxBodyBytes": 0,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": parameters.deleteGroupPlan,
  "validate": undefined
} as const satisfies Operation

export const listServiceAccounts = {
  "operationId": "listServiceAccounts",
  "method": "GET",
  "path": "/admin/service-accounts",
  "security": [
    {
      "token": []
    }
  ],
  "uses": {
    "profiles": [
      "standing"
    ],
    "groups": [
      "list"
    ],
    "serviceAccounts": [
      "list"
    ]
  },
  "parameters": [],
  "groups": [
    "administrators"
  ],
  "audit": null,
  "maxAuthAge": 0,
  "maxBodyBytes": 0,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": undefined,
  "validate": undefined
} as const satisfies Operation

export const putServiceAccount = {
  "operationId": "putServiceAccount",
  "method": "PUT",
  "path": "/admin/service-accounts/{serviceAccount}",
  "security": [
    {
      "token": []
    }
  ],
  "uses": {
    "profiles": [
      "standing"
    ],
    "groups": [
      "list"
    ],
    "audit": [
      "append"
    ],
    "users": [
      "findByEmail"
    ],
    "serviceAccounts": [
      "put"
    ],
    "notices": [
      "put"
    ],
    "changes": [
      "begin",
      "end"
    ],
    "accessKeys": [
      "list",
      "setEmail"
    ]
  },
  "parameters": [
    {
      "in": "path",
      "name": "serviceAccount",
      "type": "string"
    }
  ],
  "groups": [
    "administrators"
  ],
  "audit": [
    "owner"
  ],
  "maxAuthAge": 0,
  "maxBodyBytes": 16384,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": parameters.putServiceAccount,
  "validate": requests.PutServiceAccountRequest
} as const satisfies Operation

export const deleteServiceAccount = {
  "operationId": "deleteServiceAccount",
  "method": "DELETE",
  "path": "/admin/service-accounts/{serviceAccount}",
  "security": [
    {
      "token": []
    }
  ],
  "uses": {
    "profiles": [
      "standing"
    ],
    "groups": [
      "list"
    ],
    "audit": [
      "append"
    ],
    "serviceAccounts": [
      "delete"
    ],
    "notices": [
      "put"
    ],
    "changes": [
      "begin",
      "end"
    ],
    "accessKeys": [
      "list",
      "revoke"
    ]
  },
  "parameters": [
    {
      "in": "path",
      "name": "serviceAccount",
      "type": "string"
    }
  ],
  "groups": [
    "administrators"
  ],
  "audit": [],
  "maxAuthAge": 900,
  "maxBodyBytes": 0,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": parameters.deleteServiceAccount,
  "validate": undefined
} as const satisfies Operation

export const createServiceAccountKey = {
  "operationId": "createServiceAccountKey",
  "method": "POST",
  "path": "/admin/service-accounts/{serviceAccount}/keys",
  "security": [
    {
      "token": []
    }
  ],
  "uses": {
    "profiles": [
      "standing"
    ],
    "groups": [
      "list"
    ],
    "audit": [
      "append"
    ],
    "serviceAccounts": [
      "find"
    ],
    "notices": [
      "put"
    ],
    "changes": [
      "begin",
      "end"
    ],
    "accessKeys": [
      "create",
      "list"
    ]
  },
  "parameters": [
    {
      "in": "path",
      "name": "serviceAccount",
      "type": "string"
    }
  ],
  "groups": [
    "administrators"
  ],
  "audit": [
    "name",
    "expiresAt",
    "models",
    "budgetUsd"
  ],
  "maxAuthAge": 900,
  "maxBodyBytes": 16384,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": parameters.createServiceAccountKey,
  "validate": requests.CreateAccessKeyRequest
} as const satisfies Operation

export const listUsage = {
  "operationId": "listUsage",
  "method": "GET",
  "path": "/admin/usage",
  "security": [
    {
      "token": []
    }
  ],
  "uses": {
    "profiles": [
      "standing"
    ],
    "groups": [
      "list"
    ],
    "usage": [
      "calls",
      "sums",
      "summedDays"
    ],
    "serviceAccounts": [
      "list"
    ],
    "users": [
      "find"
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
    },
    {
      "in": "query",
      "name": "by",
      "type": "array",
      "items": "string",
      "default": [
        "day",
        "model"
      ]
    },
    {
      "in": "query",
      "name": "personId",
      "type": "string"
    },
    {
      "in": "query",
      "name": "plan",
      "type": "string"
    },
    {
      "in": "query",
      "name": "modelId",
      "type": "string"
    },
    {
      "in": "query",
      "name": "format",
      "type": "string",
      "default": "json"
    },
    {
      "in": "query",
      "name": "limit",
      "type": "integer",
      "default": 100
    },
    {
      "in": "query",
      "name": "cursor",
      "type": "string"
    }
  ],
  "groups": [
    "administrators"
  ],
  "audit": null,
  "maxAuthAge": 0,
  "maxBodyBytes": 0,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": parameters.listUsage,
  "validate": undefined
} as const satisfies Operation

export const listAuditEntries = {
  "operationId": "listAuditEntries",
  "method": "GET",
  "path": "/admin/audit",
  "security": [
    {
      "token": []
    }
  ],
  "uses": {
    "profiles": [
      "standing"
    ],
    "groups": [
      "list"
    ],
    "audit": [
      "page"
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
    },
    {
      "in": "query",
      "name": "limit",
      "type": "integer",
      "default": 60
    },
    {
      "in": "query",
      "name": "cursor",
      "type": "string"
    }
  ],
  "groups": [
    "administrators"
  ],
  "audit": null,
  "maxAuthAge": 0,
  "maxBodyBytes": 0,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": parameters.listAuditEntries,
  "validate": undefined
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
  "groups": [],
  "audit": null,
  "maxAuthAge": 0,
  "maxBodyBytes": 0,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": parameters.getDocs,
  "validate": undefined
} as const satisfies Operation

export const getPortal = {
  "operationId": "getPortal",
  "method": "GET",
  "path": "/portal",
  "security": [],
  "uses": {},
  "parameters": [
    {
      "in": "header",
      "name": "If-None-Match",
      "type": "string"
    }
  ],
  "groups": [],
  "audit": null,
  "maxAuthAge": 0,
  "maxBodyBytes": 0,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": parameters.getPortal,
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
  "groups": [],
  "audit": null,
  "maxAuthAge": 0,
  "maxBodyBytes": 0,
  "timeoutInMillis": 29000,
  "streams": false,
  "checkParameters": parameters.getOpenapi,
  "validate": undefined
} as const satisfies Operation

/** Every operation of the contract. */
export const operations = { register, confirmRegistration, resendCode, login, getSignIn, exchangeCode, refreshTokens, logout, forgotPassword, resetPassword, getAccount, deleteAccount, rotateApiKey, getUsage, listAccessKeys, createAccessKey, revokeAccessKey, getKey, listModels, invokeModel, estimateInvocation, listUsableModels, getUsableModel, createChatCompletion, createMessage, countMessageTokens, createResponse, createEmbedding, listPeople, getPerson, disablePerson, enablePerson, endSessions, revokePersonKey, setPersonPlan, listPlans, getPlan, putPlan, deletePlan, setDomainPlan, deleteDomainPlan, setGroupPlan, deleteGroupPlan, listServiceAccounts, putServiceAccount, deleteServiceAccount, createServiceAccountKey, listUsage, listAuditEntries, getDocs, getPortal, getOpenapi }

/** The headers of every response. */
export const responseHeaders = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Expose-Headers": "x-amzn-RequestId,x-amzn-ErrorType,x-request-id,request-id,Retry-After,x-should-retry,x-quota-remaining,x-budget-remaining,Server-Timing,x-max-output-tokens,x-ignored-parameters,x-next-cursor,ETag",
  "Cache-Control": "no-store",
  "Strict-Transport-Security": "max-age=31536000",
  "X-Content-Type-Options": "nosniff"
} as const

/** The placeholder for the API's URL in the documents beside a bundle. */
export const documentBaseUrl = 'https://gateway.invalid/base-url'

/** The ports in handlers/ports, which x-uses may name. */
export interface Ports {
  accessKeys: typeof import('../handlers/ports/accessKeys.ts').accessKeys
  apiKeys: typeof import('../handlers/ports/apiKeys.ts').apiKeys
  audit: typeof import('../handlers/ports/audit.ts').audit
  changes: typeof import('../handlers/ports/changes.ts').changes
  foundationModels: typeof import('../handlers/ports/foundationModels.ts').foundationModels
  groups: typeof import('../handlers/ports/groups.ts').groups
  ledger: typeof import('../handlers/ports/ledger.ts').ledger
  mail: typeof import('../handlers/ports/mail.ts').mail
  modelApi: typeof import('../handlers/ports/modelApi.ts').modelApi
  models: typeof import('../handlers/ports/models.ts').models
  notices: typeof import('../handlers/ports/notices.ts').notices
  passwords: typeof import('../handlers/ports/passwords.ts').passwords
  plans: typeof import('../handlers/ports/plans.ts').plans
  profiles: typeof import('../handlers/ports/profiles.ts').profiles
  provider: typeof import('../handlers/ports/provider.ts').provider
  responsesApi: typeof import('../handlers/ports/responsesApi.ts').responsesApi
  serviceAccounts: typeof import('../handlers/ports/serviceAccounts.ts').serviceAccounts
  sessions: typeof import('../handlers/ports/sessions.ts').sessions
  tokenCounter: typeof import('../handlers/ports/tokenCounter.ts').tokenCounter
  usage: typeof import('../handlers/ports/usage.ts').usage
  users: typeof import('../handlers/ports/users.ts').users
}

/** An operation of the contract; an unknown verb of a port does not compile. */
type Operation = { uses: { readonly [Port in keyof Ports]?: readonly (keyof Ports[Port])[] }; [said: string]: unknown }
