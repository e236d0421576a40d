import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
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
