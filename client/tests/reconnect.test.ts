import { beforeEach, describe, expect, it } from 'vitest'
import { Connection, HEARTBEAT_LIMIT, type ConnectionState, type Timers } from '../src/live/connection'
import type { LiveLink } from '../src/live/link'
import { reconnectDelay } from '../src/live/reconnect'

describe('reconnect delay', () => {
  it('is 0, 2, 5, 10, 30 s', () => {
    expect([0, 1, 2, 3, 4].map((n) => reconnectDelay(n))).toEqual([0, 2000, 5000, 10_000, 30_000])
  })
  it('stays about 30 s with jitter for ever', () => {
    for (const n of [5, 50, 5_000_000]) {
      expect(reconnectDelay(n, () => 0)).toBe(25_000)
      expect(reconnectDelay(n, () => 0.5)).toBe(30_000)
      expect(reconnectDelay(n, () => 1)).toBe(35_000)
    }
  })
})

class FakeTimers implements Timers {
  private clock = 0
  private queue: { at: number; action: () => void }[] = []
  set(action: () => void, ms: number) {
    const entry = { at: this.clock + ms, action }
    this.queue.push(entry)
    return entry
  }
  clear(handle: unknown) {
    this.queue = this.queue.filter((entry) => entry !== handle)
  }
  now() {
    return this.clock
  }
  async run(ms: number) {
    const end = this.clock + ms
    for (;;) {
      const next = this.queue.filter((entry) => entry.at <= end).sort((a, b) => a.at - b.at)[0]
      if (!next) {
        break
      }
      this.clock = Math.max(this.clock, next.at)
      this.clear(next)
      next.action()
      await settle()
    }
    this.clock = end
  }
}

const settle = async () => {
  for (let i = 0; i < 8; i++) {
    await Promise.resolve()
  }
}

describe('connection', () => {
  let timers: FakeTimers
  let up: boolean
  let starts: number[]
  let states: ConnectionState[]
  let close: () => void
  let connection: Connection

  beforeEach(() => {
    timers = new FakeTimers()
    up = true
    starts = []
    states = []
    connection = new Connection(
      open,
      () => undefined,
      { state: (s) => states.push(s), connected: () => undefined, lost: () => undefined },
      timers,
      () => 0.5,
    )
  })

  function open(): LiveLink {
    return {
      start: () => {
        starts.push(timers.now())
        return up ? Promise.resolve() : Promise.reject(new Error('down'))
      },
      stop: () => Promise.resolve(),
      invoke: () => Promise.reject(new Error('unused')),
      on: () => undefined,
      onClose: (handler) => (close = handler),
    }
  }

  it('tries again at once, then after 2, 5, 10, 30 s and every 30 s', async () => {
    connection.start()
    await settle()
    up = false
    close()
    await timers.run(180_000)
    expect(starts).toEqual([0, 0, 2000, 7000, 17_000, 47_000, 77_000, 107_000, 137_000, 167_000])
    expect(connection.attempt).toBe(9)
    expect(connection.lostAt).toBe(0)
  })

  it('counts five silent seconds as lost although the socket is open', async () => {
    connection.start()
    await settle()
    up = false
    await timers.run(HEARTBEAT_LIMIT - 1)
    expect(connection.state).toBe('connected')
    await timers.run(1)
    expect(connection.state).toBe('lost')
  })

  it('stays connected while the clock beats', async () => {
    connection.start()
    await settle()
    for (let i = 0; i < 20; i++) {
      await timers.run(2000)
      connection.alive()
    }
    expect(connection.state).toBe('connected')
    expect(starts).toHaveLength(1)
  })

  it('starts counting anew after a success', async () => {
    connection.start()
    await settle()
    up = false
    close()
    await timers.run(8000)
    up = true
    await timers.run(10_000)
    expect(connection).toMatchObject({ state: 'connected', attempt: 0, lostAt: null })
  })

  it('retries now on request', async () => {
    connection.start()
    await settle()
    up = false
    close()
    await timers.run(20_000)
    const before = starts.length
    up = true
    connection.retryNow()
    await settle()
    expect(starts).toHaveLength(before + 1)
    expect(connection.state).toBe('connected')
  })

  it('does nothing more once stopped', async () => {
    connection.start()
    await settle()
    connection.stop()
    close()
    await timers.run(120_000)
    expect(starts).toHaveLength(1)
    expect(states.at(-1)).toBe('offline')
  })
})
