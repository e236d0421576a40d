import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp, nextTick } from 'vue'
import { i18n } from '../src/i18n'
import { useLive } from '../src/live/live-store'
import HoldBanner from '../src/session/HoldBanner.vue'
import { useHold } from '../src/session/hold-store'

type Answer = { on: boolean } | 'cut off'

describe('hold of a restored store', () => {
  let answers: Answer[]
  let asked: number
  let gate: Promise<void> | null

  beforeEach(() => {
    setActivePinia(createPinia())
    vi.useFakeTimers()
    asked = 0
    gate = null
    vi.stubGlobal('fetch', async () => {
      const answer = answers[Math.min(asked++, answers.length - 1)]
      await gate
      if (answer === 'cut off') {
        throw new TypeError('cut off')
      }
      return new Response(JSON.stringify(answer), { status: 200, headers: { 'Content-Type': 'application/json' } })
    })
  })
  afterEach(() => {
    vi.unstubAllGlobals()
    vi.useRealTimers()
  })

  it('is asked again while it is on, and no more when it is released', async () => {
    answers = [{ on: true }, { on: true }, { on: false }]
    const store = useHold()
    await store.watch()
    expect(store.hold?.on).toBe(true)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(store.hold?.on).toBe(false)
    expect(asked).toBe(3)
  })

  it('stands as it was known while nobody answers', async () => {
    answers = [{ on: true }, 'cut off', { on: false }]
    const store = useHold()
    await store.watch()
    await vi.advanceTimersByTimeAsync(15_000)
    expect(store.hold?.on).toBe(true)
    await vi.advanceTimersByTimeAsync(15_000)
    expect(store.hold?.on).toBe(false)
  })

  it('is not shown to whoever has signed out before the answer came', async () => {
    answers = [{ on: true }]
    let open = () => {}
    gate = new Promise((resolve) => (open = resolve))
    const store = useHold()
    const watching = store.watch()
    store.stop()
    open()
    await watching
    await vi.advanceTimersByTimeAsync(60_000)
    expect(store.hold).toBeNull()
    expect(asked).toBe(1)
  })
})

describe('banner of a hold', () => {
  it('asks again with every new connection, for the store behind it may be a restored one', async () => {
    let on = false
    vi.stubGlobal(
      'fetch',
      async () => new Response(JSON.stringify({ on }), { headers: { 'Content-Type': 'application/json' } }),
    )
    const pinia = createPinia()
    setActivePinia(pinia)
    const place = document.createElement('div')
    const app = createApp(HoldBanner).use(pinia).use(i18n)
    app.mount(place)
    const live = useLive()
    live.state = 'connected'
    await vi.waitFor(() => expect(useHold().hold?.on).toBe(false))
    expect(place.querySelector('[data-testid=hold-banner]')).toBeNull()

    live.state = 'lost'
    await nextTick() // or nobody sees that it was lost
    on = true
    live.state = 'connected'
    await vi.waitFor(() => expect(place.querySelector('[data-testid=hold-banner]')).not.toBeNull())
    expect(place.querySelector('[data-testid=hold-release]')).toBeNull() // who may not, sees no button
    app.unmount()
    vi.unstubAllGlobals()
  })
})
