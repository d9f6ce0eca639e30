import { spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from '../temporaryFolder.ts'

const ROOT = resolve(import.meta.dirname, '../..')

type Message = { method?: string; params?: { [name: string]: unknown } }

/** Runs `npm start -- --inspect 0`. @returns its debugger, and the gateway's URL. */
async function inspected() {
  const state = temporaryFolder()
  const child = spawn(
    process.execPath,
    ['local/main.ts', '--port', '0', '--state', state, '--inspect', '0'],
    {
      cwd: ROOT,
    },
  )
  onTestFinished(() => void child.kill('SIGKILL'))
  let printed = ''
  const news = new EventEmitter()
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      printed += String(chunk)
      news.emit('news')
    })
  while (!/Ready\./.test(printed)) await once(news, 'news')
  const { apiUrl }: { apiUrl: string } = JSON.parse(readFileSync(join(state, 'endpoints.json'), 'utf8'))
  const [, url = ''] = /Debugger listening on (ws:\S+)/.exec(printed) ?? []
  return { apiUrl, url }
}

/** A debugger on the main thread that talks to its workers as editors do. */
class Debugger extends EventEmitter {
  readonly #socket: WebSocket
  #id = 0

  constructor(url: string) {
    super()
    this.#socket = new WebSocket(url)
    this.#socket.addEventListener('message', ({ data }) => {
      const { method, params = {} }: Message = JSON.parse(String(data))
      if (method === 'NodeWorker.receivedMessageFromWorker') {
        const inner: Message = JSON.parse(String(params['message']))
        if (inner.method) this.emit(inner.method, inner.params, String(params['sessionId']))
      } else if (method) this.emit(method, params)
    })
  }

  opened = () => new Promise<void>((done) => this.#socket.addEventListener('open', () => done()))

  send(method: string, params: object = {}): void {
    this.#socket.send(JSON.stringify({ id: ++this.#id, method, params }))
  }

  toWorker(sessionId: string, method: string, params: object = {}): void {
    const message = JSON.stringify({ id: ++this.#id, method, params })
    this.send('NodeWorker.sendMessageToWorker', { sessionId, message })
  }

  close = () => this.#socket.close()
}

test('a debugger stops in a handler, and gets the location of its source', { timeout: 120_000 }, async () => {
  const { apiUrl, url } = await inspected()
  const debug = new Debugger(url)
  await debug.opened()
  debug.send('NodeWorker.enable', { waitForDebuggerOnStart: true })
  const maps: string[] = []
  const stopped: string[] = []
  debug.on('NodeWorker.attachedToWorker', ({ sessionId }: { sessionId: string }) => {
    debug.toWorker(sessionId, 'Debugger.enable')
    const place = { urlRegex: 'getOpenapi/index\\.js$', lineNumber: 0 }
    debug.toWorker(sessionId, 'Debugger.setBreakpointByUrl', place)
    debug.toWorker(sessionId, 'Runtime.runIfWaitingForDebugger')
  })
  debug.on('Debugger.scriptParsed', ({ url, sourceMapURL }: { url: string; sourceMapURL: string }) => {
    if (url.endsWith('getOpenapi/index.js')) maps.push(sourceMapURL)
  })
  debug.on('Debugger.paused', ({ hitBreakpoints }: { hitBreakpoints: string[] }, sessionId: string) => {
    stopped.push(...hitBreakpoints)
    debug.toWorker(sessionId, 'Debugger.resume')
  })
  expect((await fetch(`${apiUrl}/openapi.json`)).status).toBe(200)
  expect(stopped.join()).toContain('getOpenapi')
  // Editors use it to find the line of the source.
  expect(maps).toEqual(['index.js.map'])
  debug.close()
})
