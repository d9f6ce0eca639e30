import type { Notice } from '../ports/notices.ts'

type About = Extract<Notice, { about: 'serviceAccount' }>
type Request = { requestId: string; log: (fields: { [field: string]: string }) => void }
type Ports = { notices: { put(id: string, notice: Notice, signal: AbortSignal): Promise<void> } }

/** Milliseconds for storing a notice. The request's own time may be over by then. */
const AFTERMATH = 2000

/** Notifies the owner of a service account of an act. A failure here does not undo the act. */
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
