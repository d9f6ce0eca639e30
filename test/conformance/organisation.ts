import { randomUUID } from 'node:crypto'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'

/** What the provider says of somebody. */
export type Member = {
  email?: string | undefined
  email_verified?: boolean
  name?: string
  groups?: string[]
}

export const SECRET_ARN = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:provider-AbCdEf'

const CLIENT_ID = 'gateway'

/**
 * An organisation with an OpenID Connect provider of its own, on this machine: whoever types the name of a member is
 * that member, by any password.
 */
export async function startOrganisation() {
  let answer: RequestListener = (_, response) => response.writeHead(503).end()
  const server = createServer((request, response) => answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address: AddressInfo | string | null = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('The provider listens nowhere')
  const issuer = `http://127.0.0.1:${address.port}`
  const secret = randomUUID()
  const members = new Map<string, Member>()
  return {
    issuer,
    members,
    /** The context variables of a gateway whose people sign in here, and the secret that they refer to. */
    context: {
      ORGANIZATION_DOMAIN: 'example.com',
      SIGN_IN_DOMAIN: 'example-gateway',
      PROVIDER_NAME: 'ExampleCorp',
      OIDC_ISSUER: issuer,
      OIDC_CLIENT_ID: CLIENT_ID,
      OIDC_CLIENT_SECRET_ARN: SECRET_ARN,
    },
    secrets: { [SECRET_ARN]: secret },
    /** Begins to answer; the gateway's own address is known only now. */
    open: (awsEndpointUrl: string): void => {
      const provider = new Provider(issuer, {
        clients: [
          {
            client_id: CLIENT_ID,
            client_secret: secret,
            redirect_uris: [`${awsEndpointUrl}/oauth2/idpresponse`],
            token_endpoint_auth_method: 'client_secret_post',
          },
        ],
        claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'groups'] },
        pkce: { required: () => false },
        findAccount: (_, id) => {
          const member = members.get(id)
          return member && { accountId: id, claims: () => ({ sub: id, ...member }) }
        },
      })
      answer = provider.callback()
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

export type Organisation = Awaited<ReturnType<typeof startOrganisation>>

/** Somebody in front of a browser without a page: it follows links, keeps cookies and fills in the provider's forms. */
export class Browser {
  readonly #cookies = new Map<string, string>()

  /** The URL at which the gateway's page would be opened again, or the text of where it ends. */
  async signsIn(url: string, member: string, backTo: string): Promise<{ url?: URL; text?: string }> {
    let next: { url: string; form?: URLSearchParams } | undefined = { url }
    for (let step = 0; next && step < 20; step += 1) {
      const asked: { url: string; form?: URLSearchParams } = next
      if (asked.url.startsWith(backTo)) return { url: new URL(asked.url) }
      const response: Response = await fetch(asked.url, {
        redirect: 'manual',
        headers: { cookie: this.#cookieFor(asked.url), 'sec-fetch-mode': 'navigate' },
        ...(asked.form && { method: 'POST', body: asked.form }),
      })
      this.#keep(asked.url, response)
      const location = response.headers.get('location')
      const text = await response.text()
      if (location) next = { url: new URL(location, asked.url).href }
      else next = formIn(text, asked.url, member)
      if (!next) return { text }
    }
    throw new Error('The sign-in comes to no end')
  }

  #keep(url: string, response: Response): void {
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';')
      const [name = '', value = ''] = pair.split('=')
      this.#cookies.set(`${new URL(url).host} ${name}`, value)
    }
  }

  #cookieFor(url: string): string {
    const { host } = new URL(url)
    return [...this.#cookies]
      .filter(([key]) => key.startsWith(`${host} `))
      .map(([key, value]) => `${key.slice(host.length + 1)}=${value}`)
      .join('; ')
  }
}

/** A form of the provider, filled in: one to sign in and one to agree. */
function formIn(
  html: string,
  url: string,
  member: string,
): { url: string; form: URLSearchParams } | undefined {
  const action = /<form[^>]* action="([^"]+)"/.exec(html)?.[1]
  const prompt = /name="prompt" value="(\w+)"/.exec(html)?.[1]
  if (!action || !prompt) return undefined
  const form = new URLSearchParams({ prompt, ...(prompt === 'login' && { login: member, password: 'any' }) })
  return { url: new URL(action, url).href, form }
}
