import { useLinkFactory } from '../src/live/live-store'
import type { LiveLink } from '../src/live/link'
import { answer } from './routes'
import { FakeServer, type Client } from './server'

/**
 * Puts the fake in place of `fetch` for /api and of the hub. `?speed=60` sets the drill's speed, `?cut=40&for=20` cuts the
 * connection for 20 s every 40 s; in the console, `mock.cut(20)` does it once.
 */
export function installMock(): void {
  const server = new FakeServer(new URLSearchParams(location.search))
  Object.assign(window, { mock: server })
  const real = window.fetch.bind(window)
  window.fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : String(input), location.href)
    if (!url.pathname.startsWith('/api/')) {
      return real(input, init)
    }
    await new Promise((resolve) => setTimeout(resolve, 60))
    if (server.down) {
      throw new TypeError('network')
    }
    const body = typeof init?.body === 'string' ? JSON.parse(init.body) : {}
    const { status, body: out } = answer(server, init?.method ?? 'GET', url, body)
    return new Response(out === undefined ? null : JSON.stringify(out), {
      status,
      headers: { 'Content-Type': 'application/json' },
    })
  }
  useLinkFactory(() => link(server))
}

function link(server: FakeServer): LiveLink {
  const handlers = new Map<string, (payload: never) => void>()
  let closed: () => void = () => undefined
  const client: Client = {
    scopes: new Set(),
    send: (event, payload) => setTimeout(() => handlers.get(event)?.(structuredClone(payload) as never), 20),
    drop: () => {
      server.clients.delete(client)
      closed()
    },
  }
  return {
    async start() {
      await new Promise((resolve) => setTimeout(resolve, 80))
      if (server.down) {
        throw new Error('down')
      }
      server.clients.add(client)
      client.send('clock', { now: new Date(server.world.now).toISOString(), speed: server.speed })
    },
    async stop() {
      server.clients.delete(client)
    },
    async invoke<T>(method: string, ...args: unknown[]): Promise<T> {
      await new Promise((resolve) => setTimeout(resolve, 40))
      if (server.down) {
        throw new Error('down')
      }
      return (
        method === 'Subscribe'
          ? structuredClone(server.subscribe(client, String(args[0]), (args[1] as string | null) ?? null))
          : undefined
      ) as T
    },
    on: (event, handler) => handlers.set(event, handler),
    onClose: (handler) => (closed = handler),
  }
}
