/** What Lambda's Node.js runtime has there before it loads a function: a handler that streams is bound by it. */
import { awslambda } from '../local/lambda/responseStream.ts'

Object.assign(globalThis, { awslambda })
