import { ref } from 'vue'

const SPACING = 5_000

/**
 * Messages for screen readers, at most one per 5 s and channel (WCAG 4.1.3). While one must wait, only the newest is kept: a
 * flood of stale announcements helps nobody.
 */
export function createAnnouncer(timers: { now(): number; set(action: () => void, ms: number): unknown }) {
  const polite = ref('')
  const assertive = ref('')
  const channels = {
    polite: { out: polite, last: -Infinity, waiting: null as string | null },
    assertive: { out: assertive, last: -Infinity, waiting: null as string | null },
  }

  function say(text: string, channel: keyof typeof channels = 'polite'): void {
    const c = channels[channel]
    const wait = c.last + SPACING - timers.now()
    if (wait <= 0) {
      c.out.value = text
      c.last = timers.now()
      return
    }
    const scheduled = c.waiting !== null
    c.waiting = text
    if (!scheduled) {
      timers.set(() => {
        const next = c.waiting
        c.waiting = null
        if (next !== null) {
          say(next, channel)
        }
      }, wait)
    }
  }

  return { polite, assertive, say }
}

export const announcer = createAnnouncer({
  now: () => performance.now(),
  set: (action, ms) => setTimeout(action, ms),
})
