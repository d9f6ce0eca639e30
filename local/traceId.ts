import { randomBytes } from 'node:crypto'

/** Generates an X-Ray trace id as in the tracing header (X-Ray developer guide, 'Tracing header'). */
export function newTraceId(now: number = Date.now()): string {
  return `Root=1-${Math.floor(now / 1000).toString(16)}-${randomBytes(12).toString('hex')}`
}

/**
 * Returns the client's trace id. API Gateway adds the header only to requests without one (X-Ray developer guide,
 * 'Amazon API Gateway active tracing support').
 *
 * @returns undefined for one that is malformed. Unverified: what AWS makes of a malformed trace id.
 */
export function sentTraceId(header: string | undefined): string | undefined {
  return header && /^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/.test(header) ? header : undefined
}
