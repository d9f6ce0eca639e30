import { channel } from 'node:diagnostics_channel'

/**
 * Where the errors go that nobody expected, whole. On Lambda nobody listens, since a message may quote the input; on a
 * developer's machine the local runner does, and shows them.
 */
export const faults = channel('gateway:fault')
