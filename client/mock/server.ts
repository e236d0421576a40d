import { rowKey, type Board, type BoardChanged, type BoardRow } from '../src/board/row'
import { DAY, HOUR, toIso } from '../src/time/beijing'
import type { InboxItem } from '../src/inbox/inbox-store'
import { compute } from './calendar'
import { JURISDICTIONS } from './places'
import { step, type Step } from './scenario'
import { makeWorld, put, totalsOf } from './world'

export interface Client {
  scopes: Set<string>
  send(event: string, payload: unknown): void
  drop(): void
}

const KEPT = 400

/** The server's part, in the browser: a world, its clock, cursors and subscribers. */
export class FakeServer {
  readonly world = makeWorld()
  readonly clients = new Set<Client>()
  speed = 60
  down = false
  private n = 1
  private readonly log = new Map<string, BoardChanged[]>()
  private readonly acked = new Set<string>()

  constructor(search = new URLSearchParams()) {
    this.speed = Number(search.get('speed') ?? 60)
    let ticks = 0
    setInterval(() => {
      this.world.now += 500 * this.speed
      if (++ticks % 4 === 0) {
        this.beat()
      }
      if (ticks % 3 === 0 && this.speed > 0) {
        this.publish(step(this.world))
      }
    }, 500)
    const every = Number(search.get('cut') ?? 0)
    if (every > 0) {
      setInterval(() => this.cut(Number(search.get('for') ?? 20)), every * 1000)
    }
  }

  get cursor(): string {
    return `e1.${this.n}`
  }

  beat(): void {
    this.broadcast('clock', { now: toIso(this.world.now), speed: this.speed, drill: true })
  }

  /** Cuts every connection for some seconds; the world goes on. */
  cut(seconds: number): void {
    this.down = true
    this.clients.forEach((client) => client.drop())
    setTimeout(() => (this.down = false), seconds * 1000)
  }

  advance(ms: number): void {
    const end = this.world.now + ms
    while (this.world.now < end) {
      this.world.now = Math.min(end, this.world.now + HOUR)
      this.publish(step(this.world))
    }
    this.beat()
  }

  publish({ changed, removed }: Step): void {
    if (changed.length + removed.length === 0) {
      return
    }
    const previous = this.cursor
    this.n++
    for (const { code } of JURISDICTIONS) {
      const within = this.within(code)
      const change: BoardChanged = {
        scope: `board:${code}`,
        cursor: this.cursor,
        previous,
        changed: changed.filter(within),
        removed,
        totals: totalsOf(this.world, within),
      }
      const log = this.log.get(change.scope) ?? []
      log.push(change)
      this.log.set(change.scope, log.slice(-KEPT))
      this.clients.forEach((client) => client.scopes.has(change.scope) && client.send('boardChanged', change))
    }
  }

  subscribe(client: Client, scope: string, since: string | null) {
    client.scopes.add(scope)
    if (!scope.startsWith('board:')) {
      return { scope, cursor: this.cursor, snapshot: {}, missed: null }
    }
    const log = this.log.get(scope) ?? []
    const at = since === this.cursor ? log.length : log.findIndex((change) => change.previous === since)
    return since !== null && at >= 0
      ? { scope, cursor: this.cursor, missed: log.slice(at) }
      : { scope, cursor: this.cursor, snapshot: this.board(scope.slice('board:'.length)) }
  }

  board(code: string): Board {
    const jurisdiction = JURISDICTIONS.find((j) => j.code === code) ?? { code, name: code, level: 'City' }
    const within = this.within(code)
    return {
      jurisdiction,
      cursor: this.cursor,
      asOf: toIso(this.world.now),
      rows: [...this.world.rows.values()].filter(within),
      totals: totalsOf(this.world, within),
    }
  }

  acknowledge(id: string): BoardRow | null {
    const row = this.world.rows.get(`alert/${id}`)
    if (!row) {
      return null
    }
    this.acked.add(id)
    const next = put(this.world, {
      ...row,
      version: row.version + 1,
      ackBy: null,
      ackedBy: ['赵文', ...(row.ackedBy ?? [])],
      changedAt: toIso(this.world.now),
    })
    this.publish({ changed: [next], removed: [] })
    this.broadcast('inboxChanged', { cursor: `i.${++this.n}`, previous: `i.${this.n - 1}`, alerts: [], tasks: [] })
    return next
  }

  inbox(): InboxItem[] {
    return [...this.world.rows.values()]
      .filter((row) => row.kind === 'alert')
      .slice(0, 40)
      .map((row, i) => ({
        key: rowKey(row),
        source: row.id,
        kind: 'alert' as const,
        alertKind: row.alertKind,
        severity: row.severity,
        occurrence: 1,
        tier: `L${row.tier}`,
        caseId: row.sourceId,
        title: row.title,
        subjectName: row.subjectName,
        at: row.since,
        deliveredAt: row.since,
        readAt: i % 4 === 3 ? row.since : null,
        ackBy: row.ackBy,
        ackOwed: !this.acked.has(row.id) && row.severity !== 'P3' && i % 5 !== 4,
        status: this.acked.has(row.id) ? ('acked' as const) : i % 5 === 4 ? ('resolved' as const) : ('open' as const),
      }))
  }

  compute(body: { trigger: string; amount: number; unit: string; rollForward: boolean }) {
    return compute(body.trigger, body.amount, body.unit, body.rollForward)
  }

  days(by: string): number {
    const match = /^(\d+) ?d$/.exec(by)
    return match ? Number(match[1]) * DAY : HOUR
  }

  private within(code: string): (row: BoardRow) => boolean {
    return (row) => code === '512000' || row.owner === code || row.location === code
  }

  private broadcast(event: string, payload: unknown): void {
    this.clients.forEach((client) => client.send(event, payload))
  }
}
