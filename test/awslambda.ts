/** A global of Lambda's Node.js runtime, there before a function is loaded: streaming handlers need it. */
import { awslambda } from '../local/lambda/responseStream.ts'

Object.assign(globalThis, { awslambda })
