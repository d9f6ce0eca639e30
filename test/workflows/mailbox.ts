/** Reads the newest code from the mailbox of a local runner. */
export const mailedCode =
  (mailboxUrl: string) =>
  async (email: string): Promise<string> => {
    const response = await fetch(`${mailboxUrl}?to=${encodeURIComponent(email)}`)
    const mails: unknown = await response.json()
    return String(Array.isArray(mails) ? mails[0]?.code : undefined)
  }
