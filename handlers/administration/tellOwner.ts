import type { Notice } from '../ports/notices.ts'

type About = Extract<Notice, { about: 'serviceAccount' }>
type Request = { requestId: string; log: (fields: { [field: string]: string }) => void }
type Ports = { notices: { put(id: string, notice: Notice, signal: AbortSignal): Promise<void> } }

/** Milliseconds to write a notice down, when the request's own time may be over. */
const AFTERMATH = 2000

/** Has the owner of a service account told what was done with it. What fails here undoes nothing. */
export async function tellOwner(
  { owner, name }: { owner: string; name: string },
  act: About['act'],
  { requestId, log }: Request,
  { notices }: Ports,
): Promise<void> {
  try {
    const notice = { about: 'serviceAccount', owner, name, act } as const
    await notices.put(`${name}#${requestId}`, notice, AbortSignal.timeout(AFTERMATH))
  } catch {
    log({ untold: act })
  }
}
