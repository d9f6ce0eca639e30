/**
 * The defaults of every client. The generator copies this expression into the client that it writes, and a session
 * starts from it too, so this file may import nothing.
 */
export default {
  config: {
    // Otherwise every request carries the generator's name.
    clientHeader: false as const,
    // A function responds within 29 s, or API Gateway responds for it (developer guide, 'Quotas for REST APIs').
    timeout: 35_000,
    retry: {
      retries: 3,
      retryDelay: 0,
      // A throttled request was not carried out, so any method may be repeated. An exhausted quota names no delay,
      // since its period outlasts any wait.
      retryOn: ({ response }: { response?: Response }) => {
        const delay = response?.status === 429 ? response.headers.get('Retry-After') : null
        return delay !== null && Number(delay) <= 30
      },
    },
  },
}
