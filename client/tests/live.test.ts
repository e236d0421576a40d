import { describe, expect, it } from 'vitest'
import { computed, nextTick, ref } from 'vue'
import { useHeldList } from '../src/board/held-list'
import { createAnnouncer } from '../src/live/announcer'
import { BusinessClock } from '../src/live/business-clock'
import { freshness } from '../src/live/freshness'

describe('freshness', () => {
  it('is unmarked under 10 s, amber to 30 s, stale beyond', () => {
    expect([0, 9_999, 10_000, 30_000, 30_001].map(freshness)).toEqual(['fresh', 'fresh', 'ageing', 'ageing', 'stale'])
  })
})

describe('business clock', () => {
  it('runs at the speed of the last beat whatever the machine thinks the time is', () => {
    let monotonic = 1000
    const clock = new BusinessClock(() => monotonic)
    const start = Date.parse('2026-03-03T10:00:00+08:00')
    clock.beat(start, 60)
    monotonic += 2000
    expect(clock.now() - start).toBe(120_000)
    expect(clock.silence).toBe(2000)
  })
  it('tells of a wrong clock of the machine, but never in a drill, whose time differs on purpose', () => {
    const clock = new BusinessClock(() => 0)
    clock.beat(100_000, 1)
    expect(clock.skew(60_000)).toBe(40_000)
    clock.beat(100_000, 1, true)
    expect(clock.skew(60_000)).toBe(0)
    clock.beat(100_000, 60)
    expect(clock.skew(60_000)).toBe(0)
  })
  it('stands still at speed 0', () => {
    let monotonic = 0
    const clock = new BusinessClock(() => monotonic)
    clock.beat(5, 0)
    monotonic += 60_000
    expect(clock.now()).toBe(5)
  })
})

describe('held list', () => {
  it('takes the first rows in although it is held: nothing can jump in an empty list', async () => {
    const source = ref<{ id: string }[]>([])
    const list = useHeldList(source, ref(7))
    list.held.value = true
    await nextTick()
    source.value = [{ id: 'a' }, { id: 'b' }]
    await nextTick()
    expect(list.shown.value.map((row) => row.id)).toEqual(['a', 'b'])
    source.value = [{ id: 'c' }, { id: 'a' }, { id: 'b' }]
    await nextTick()
    expect(list.shown.value.map((row) => row.id)).toEqual(['a', 'b'])
  })
  it('keeps its order while held, counts what waits, and lets go', async () => {
    const source = ref([
      { id: 'a', v: 1 },
      { id: 'b', v: 1 },
    ])
    const list = useHeldList(source, ref(7))
    list.held.value = true
    await nextTick()
    source.value = [
      { id: 'new', v: 1 },
      { id: 'b', v: 2 },
      { id: 'a', v: 2 },
    ]
    expect(list.shown.value).toEqual([
      { id: 'a', v: 2 },
      { id: 'b', v: 2 },
    ])
    expect(list.waiting.value).toBe(1)
    list.release()
    expect(computed(() => list.shown.value.map((r) => r.id)).value).toEqual(['new', 'b', 'a'])
    list.held.value = false
    await nextTick()
    expect(list.waiting.value).toBe(0)
  })
})

describe('announcer', () => {
  it('speaks at most once in five seconds and then only the newest', () => {
    let now = 0
    const due: { at: number; action: () => void }[] = []
    const announcer = createAnnouncer({ now: () => now, set: (action, ms) => due.push({ at: now + ms, action }) })
    announcer.say('one')
    announcer.say('two')
    announcer.say('three')
    expect(announcer.polite.value).toBe('one')
    expect(due).toHaveLength(1)
    now = due[0]?.at ?? 0
    due[0]?.action()
    expect(now).toBe(5000)
    expect(announcer.polite.value).toBe('three')
  })
})
