import type { LiveLink } from './link'
import { reconnectDelay } from './reconnect'

export type ConnectionState = 'offline' | 'connecting' | 'connected' | 'lost'

export interface Timers {
  set(action: () => void, ms: number): unknown
  clear(handle: unknown): void
  now(): number
}

export const systemTimers: Timers = {
  set: (action, ms) => setTimeout(action, ms),
  clear: (handle) => clearTimeout(handle as number),
  now: () => performance.now(),
}

/** Business time beats every 2 s; this long without a beat is a lost connection, whatever the socket says. */
export const HEARTBEAT_LIMIT = 5_000

export interface ConnectionEvents {
  state(state: ConnectionState): void
  connected(link: LiveLink): void
  lost(): void
}

/** Keeps one live link alive for ever. */
export class Connection {
  state: ConnectionState = 'offline'
  /** Tries since the loss; the one under way counts. */
  attempt = 0
  lostAt: number | null = null
  nextTryAt: number | null = null
  private link: LiveLink | null = null
  private generation = 0
  private retry: unknown = null
  private watchdog: unknown = null

  constructor(
    private readonly open: () => LiveLink,
    private readonly wire: (link: LiveLink) => void,
    private readonly events: ConnectionEvents,
    private readonly timers: Timers = systemTimers,
    private readonly random: () => number = Math.random,
  ) {}

  start(): void {
    if (this.state === 'offline') {
      void this.connect()
    }
  }

  stop(): void {
    this.generation++
    this.cancelTimers()
    const link = this.link
    this.link = null
    this.attempt = 0
    this.lostAt = this.nextTryAt = null
    this.enter('offline')
    void link?.stop().catch(() => undefined)
  }

  retryNow(): void {
    if (this.state === 'lost' && this.retry !== null) {
      this.cancelTimers()
      void this.connect()
    }
  }

  /** A sign of life from the server. */
  alive(): void {
    if (this.state === 'connected') {
      this.guard()
    }
  }

  private async connect(): Promise<void> {
    const generation = ++this.generation
    this.retry = null
    this.nextTryAt = null
    this.attempt++
    this.enter(this.lostAt === null ? 'connecting' : 'lost')
    const link = this.open()
    this.wire(link)
    link.onClose(() => this.drop(generation))
    try {
      await link.start()
    } catch {
      this.drop(generation)
      return
    }
    if (generation !== this.generation) {
      void link.stop().catch(() => undefined)
      return
    }
    this.link = link
    this.attempt = 0
    this.lostAt = null
    this.guard()
    this.enter('connected')
    this.events.connected(link)
  }

  private drop(generation: number): void {
    if (generation !== this.generation) {
      return
    }
    this.generation++
    this.cancelTimers()
    const link = this.link
    this.link = null
    this.lostAt ??= this.timers.now()
    const delay = reconnectDelay(this.attempt, this.random)
    this.nextTryAt = this.timers.now() + delay
    this.retry = this.timers.set(() => void this.connect(), delay)
    this.enter('lost')
    this.events.lost()
    void link?.stop().catch(() => undefined)
  }

  private guard(): void {
    this.timers.clear(this.watchdog)
    const generation = this.generation
    this.watchdog = this.timers.set(() => this.drop(generation), HEARTBEAT_LIMIT)
  }

  private cancelTimers(): void {
    this.timers.clear(this.retry)
    this.timers.clear(this.watchdog)
    this.retry = this.watchdog = null
  }

  private enter(state: ConnectionState): void {
    this.state = state
    this.events.state(state)
  }
}
