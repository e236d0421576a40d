import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { parseInstant } from '@/time/beijing'
import { BusinessClock, SKEW_ANNOUNCED, type ClockBeat } from './business-clock'
import { Connection } from './connection'
import { Feed, type Change, type FeedSink, type SubscribeAnswer } from './cursor'
import { signalRLink, type LinkFactory, type LiveLink } from './link'

type AnyFeed = Feed<Change, unknown>
type Scoped = Change & { scope?: string }

const SUBSCRIBE_AGAIN = 5_000

let makeLink: LinkFactory = signalRLink

/** Replaces the real hub; used by the mock and by tests. */
export function useLinkFactory(factory: LinkFactory): void {
  makeLink = factory
}

/** Everything live: connection, business clock, feeds. One instance for the whole application. */
export const useLive = defineStore('live', () => {
  const clock = new BusinessClock()
  const feeds = new Map<string, AnyFeed>()
  const optional = new WeakSet<AnyFeed>()
  const listeners = new Map<string, Set<(payload: unknown) => void>>()
  const state = ref<'offline' | 'connecting' | 'connected' | 'lost'>('offline')
  const attempt = ref(0)
  const lostFor = ref(0)
  const nextTryIn = ref<number | null>(null)
  const pendingFeeds = ref(0)
  const recovered = ref<number | null>(null)
  const now = ref(Date.now())
  /** False until the server has told the time; before that nothing here is a business time. */
  const known = ref(false)
  const speed = ref(1)
  const silence = ref(0)
  const skew = ref(0)
  /** Business time of the server's last sign of life while everything was applied. */
  const confirmedAt = ref<number | null>(null)
  const link = shallowRef<LiveLink | null>(null)
  let token: () => string | null = () => null
  let ticker: number | undefined
  let wasLost = false
  let caughtUp = 0

  const live = computed(() => state.value === 'connected' && pendingFeeds.value === 0)

  const connection = new Connection(() => makeLink(() => token()), wire, {
    state(next) {
      state.value = next
      attempt.value = connection.attempt
      tick()
    },
    connected(opened) {
      link.value = opened
      caughtUp = 0
      for (const feed of feeds.values()) {
        feed.connected()
      }
      countPending()
    },
    lost() {
      link.value = null
      wasLost = true
      recovered.value = null
      for (const feed of feeds.values()) {
        feed.lost()
      }
      countPending()
    },
  })

  function wire(opened: LiveLink): void {
    opened.on('clock', (beat: ClockBeat) => onBeat(beat))
    for (const event of ['boardChanged', 'inboxChanged'] as const) {
      opened.on(event, (change: Scoped) => {
        connection.alive()
        feeds.get(change.scope ?? 'inbox')?.changed(change)
        countPending()
        emit(event, change)
      })
    }
    opened.on('alertRaised', (item: unknown) => emit('alertRaised', item))
  }

  function onBeat(beat: ClockBeat): void {
    clock.beat(parseInstant(beat.now) ?? clock.now(), beat.speed, beat.drill)
    speed.value = beat.speed
    connection.alive()
    if (live.value) {
      confirmedAt.value = clock.now()
    }
    tick()
  }

  function tick(): void {
    known.value = clock.known
    if (clock.known) {
      now.value = clock.now()
      skew.value = clock.skew(Date.now())
    }
    silence.value = clock.silence
    const monotonic = performance.now()
    lostFor.value = connection.lostAt === null ? 0 : monotonic - connection.lostAt
    nextTryIn.value = connection.nextTryAt === null ? null : Math.max(0, connection.nextTryAt - monotonic)
  }

  /** Business time from a snapshot, until the first beat arrives. */
  function seed(iso: string): void {
    if (!clock.known) {
      clock.beat(parseInstant(iso) ?? Date.now(), 0)
      tick()
    }
  }

  function emit(event: string, payload: unknown): void {
    listeners.get(event)?.forEach((handler) => handler(payload))
  }

  function on(event: string, handler: (payload: unknown) => void): () => void {
    const set = listeners.get(event) ?? new Set()
    listeners.set(event, set.add(handler))
    return () => set.delete(handler)
  }

  function countPending(): void {
    pendingFeeds.value = [...feeds.values()].filter((feed) => !optional.has(feed) && feed.state !== 'live').length
  }

  /** Follows a scope until the returned function is called. An optional one does not hold back "live". */
  function follow<TChange extends Change, TSnapshot>(
    scope: string,
    sink: FeedSink<TChange, TSnapshot>,
    options: { optional?: boolean } = {},
  ): () => void {
    const feed = new Feed<TChange, TSnapshot>(scope, sink, ask, onFeedLive)
    const known = feed as unknown as AnyFeed
    feeds.set(scope, known)
    if (options.optional) {
      optional.add(known)
    }
    if (link.value) {
      feed.connected()
    }
    countPending()
    return () => {
      if (feeds.get(scope) !== known) {
        return
      }
      feeds.delete(scope)
      countPending()
      void link.value?.invoke('Unsubscribe', scope).catch(() => undefined)
    }
  }

  function ask(scope: string, since: string | null, round: number): void {
    const asked = link.value
    void asked
      ?.invoke<SubscribeAnswer<Change, unknown>>('Subscribe', scope, since)
      .then((answer) => {
        feeds.get(scope)?.answer(answer, round)
        countPending()
      })
      .catch((error: unknown) => {
        emit('subscribeFailed', { scope, error })
        // Refused or failed: the feed stays out of "live" and asks again while this link stands.
        setTimeout(() => link.value === asked && feeds.get(scope)?.connected(), SUBSCRIBE_AGAIN)
      })
  }

  function onFeedLive(count: number): void {
    caughtUp += count
    countPending()
    if (pendingFeeds.value === 0) {
      confirmedAt.value = clock.known ? clock.now() : null
      if (wasLost) {
        recovered.value = caughtUp
        wasLost = false
      }
    }
  }

  function start(readToken: () => string | null): void {
    token = readToken
    connection.start()
    ticker ??= window.setInterval(tick, 250)
  }

  function stop(): void {
    connection.stop()
    window.clearInterval(ticker)
    ticker = undefined
    feeds.clear()
    wasLost = false
    countPending()
  }

  return {
    state,
    attempt,
    lostFor,
    nextTryIn,
    pendingFeeds,
    recovered,
    now,
    known,
    speed,
    silence,
    skew,
    confirmedAt,
    live,
    link,
    skewAnnounced: computed(() => Math.abs(skew.value) > SKEW_ANNOUNCED),
    start,
    stop,
    follow,
    on,
    retryNow: () => connection.retryNow(),
    dismissRecovered: () => (recovered.value = null),
    seed,
    drill: (nowIso: string, rate: number) => onBeat({ now: nowIso, speed: rate, drill: true }),
  }
})
