import { channel } from 'node:diagnostics_channel'

/**
 * Receives unexpected errors in full. On Lambda nothing subscribes, because a message may quote the input. The local
 * runner subscribes and shows them to the developer.
 */
export const faults = channel('gateway:fault')
