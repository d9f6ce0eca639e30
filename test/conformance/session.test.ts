import { describe, expect, inject, test } from 'vitest'
import { createSession, type Session } from '../../clients/typescript/index.ts'
import { Client } from './client.ts'

const client = new Client(inject('target'))
const at = { serverUrl: client.target.apiUrl, fetch: client.fetch }

/** Sessions of one new user, as on several devices. */
async function sessions(count: number): Promise<Session[]> {
  const { email, password } = await client.signedIn()
  const opened = Array.from({ length: count }, () => createSession(at))
  await Promise.all(opened.map((session) => session.login({ body: { email, password } })))
  return opened
}

describe('a session of the published client', () => {
  test('makes calls that need a token and a key after a sign-in', async () => {
    for (const session of await sessions(1)) {
      const { foundationModels } = await session.listModels()
      expect(foundationModels.map(({ modelId }) => modelId)).toContain('amazon.nova-lite-v1:0')
      const { data } = await session.invokeModel({
        body: {
          modelId: 'amazon.nova-lite-v1:0',
          inferenceParameters: { messages: [{ role: 'user', content: [{ text: 'Say hello.' }] }] },
        },
      })
      expect(data).toEqual(expect.any(String))
    }
  })

  test('continues with the new key, also when another session replaced it', async () => {
    const [one, another] = await sessions(2)
    await one?.rotateApiKey()
    expect((await one?.listModels())?.status).toBe(200)
    expect((await another?.listModels())?.status).toBe(200)
  })

  test('continues from a stored refresh token', async () => {
    const { refreshToken } = await client.signedIn()
    const session = createSession({ ...at, refreshToken })
    expect((await session.getAccount()).status).toBe(200)
  })

  test('ends with the others after one sign-out', async () => {
    const [one, another] = await sessions(2)
    await one?.logout()
    await expect(one?.getAccount()).rejects.toThrow('Nobody is signed in')
    await another?.rotateApiKey()
    await expect(another?.getAccount()).rejects.toMatchObject({ status: 401 })
  })

  test('throws the refusal of a wrong password with the message of the API', async () => {
    const { email } = await client.signedIn()
    const session = createSession(at)
    await expect(session.login({ body: { email, password: 'wrongPassword123' } })).rejects.toMatchObject({
      name: 'ApiError',
      status: 401,
      body: { status: 401, success: false, message: 'Incorrect username or password.' },
    })
  })
})
