export * from './generated/client.ts'
export { createSession, type Session, type SessionOptions } from './session.ts'
