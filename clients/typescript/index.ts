export * from './generated/client.ts'
export { createSession, type Session, type SessionOptions, type Tokens } from './session.ts'
