/** A coalesced change of a scope; `previous` is the cursor it follows. */
export interface Change {
  cursor: string
  previous: string
}

export interface SubscribeAnswer<TChange extends Change, TSnapshot> {
  cursor: string
  snapshot?: TSnapshot | null
  missed?: TChange[] | null
}

/** Where a feed's content goes. Both answer how many rows really changed. */
export interface FeedSink<TChange extends Change, TSnapshot> {
  replace(snapshot: TSnapshot): number
  apply(change: TChange): number
}

export type FeedState = 'idle' | 'catching-up' | 'live'

/**
 * Follows one scope by cursor. It is `live` only when everything since the last known cursor has been applied; a gap, or an
 * answer that does not fit, sends it back to `catching-up`.
 */
export class Feed<TChange extends Change, TSnapshot> {
  private phase: FeedState = 'idle'
  private at: string | null = null
  private held: TChange[] = []
  private round = 0

  constructor(
    readonly scope: string,
    private readonly sink: FeedSink<TChange, TSnapshot>,
    /** Asks the server; must end in `answer` with the same round. */
    private readonly subscribe: (scope: string, since: string | null, round: number) => void,
    private readonly onLive: (caughtUp: number) => void = () => undefined,
  ) {}

  get state(): FeedState {
    return this.phase
  }

  get cursor(): string | null {
    return this.at
  }

  /** The connection stands (again): fetch what was missed. */
  connected(): void {
    this.catchUp(this.at)
  }

  lost(): void {
    this.phase = 'idle'
    this.held = []
  }

  changed(change: TChange): void {
    if (this.phase === 'catching-up') {
      this.held.push(change)
      return
    }
    if (this.phase !== 'live') {
      return
    }
    if (change.previous !== this.at) {
      this.held = [change]
      this.catchUp(this.at, true)
      return
    }
    this.take(change)
  }

  answer(answer: SubscribeAnswer<TChange, TSnapshot>, round: number): void {
    if (round !== this.round || this.phase !== 'catching-up') {
      return
    }
    let count = 0
    const seen = new Set<string>()
    if (answer.snapshot) {
      count += this.sink.replace(answer.snapshot)
      this.at = answer.cursor
    }
    for (const change of answer.missed ?? []) {
      if (change.previous !== this.at) {
        this.catchUp(null, true)
        return
      }
      seen.add(change.cursor)
      count += this.take(change)
    }
    if (this.at !== answer.cursor) {
      if (answer.snapshot || (answer.missed?.length ?? 0) > 0 || this.at === null) {
        this.catchUp(null, true)
        return
      }
      // Nothing was missed in substance, but the server has moved its cursor on.
      this.at = answer.cursor
    }
    count += this.drain(seen)
    this.phase = 'live'
    this.onLive(count)
  }

  /** Changes that arrived while the answer was on its way: those that continue it are new, the others are already in it. */
  private drain(seen: ReadonlySet<string>): number {
    let count = 0
    for (const change of this.held) {
      if (change.previous === this.at && !seen.has(change.cursor)) {
        count += this.take(change)
      }
    }
    this.held = []
    return count
  }

  private take(change: TChange): number {
    this.at = change.cursor
    return this.sink.apply(change)
  }

  private catchUp(since: string | null, keepHeld = false): void {
    this.phase = 'catching-up'
    if (!keepHeld) {
      this.held = []
    }
    this.round++
    this.subscribe(this.scope, since, this.round)
  }
}
