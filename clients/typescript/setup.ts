/**
 * What every client has built in: the generator copies this expression into the one it writes, and a session
 * starts from it as well. It may import nothing.
 */
export default {
  config: {
    // The generator's own name would go out with every request.
    clientHeader: false as const,
    // A function answers within 29 s, or the gateway answers for it (developer guide, 'Quotas for REST APIs').
    timeout: 35_000,
    retry: {
      retries: 3,
      retryDelay: 0,
      // A throttled request was not carried out, so any method may be sent again. A spent quota asks for no
      // delay: its period outlasts any wait.
      retryOn: ({ response }: { response?: Response }) => {
        const delay = response?.status === 429 ? response.headers.get('Retry-After') : null
        return delay !== null && Number(delay) <= 30
      },
    },
  },
}
