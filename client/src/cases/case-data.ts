import { ref, shallowRef, watch, onUnmounted, type Ref } from 'vue'
import { useBoard } from '@/board/board-store'
import { useLive } from '@/live/live-store'
import { http, Problem, query } from '@/session/http'
import type { AlertView, CaseEvent, CaseState } from './case'

const SETTLE = 400

/** A case with its history and open alerts, read again whenever the board or the case's own feed says it has moved on. */
export function useCase(id: Ref<string | null>, options: { follow?: boolean; events?: number } = {}) {
  const live = useLive()
  const board = useBoard()
  const state = shallowRef<CaseState | null>(null)
  const events = shallowRef<CaseEvent[]>([])
  const alerts = shallowRef<AlertView[]>([])
  const failure = ref<Problem | null>(null)
  let timer: number | undefined
  let abort: AbortController | null = null
  let unfollow: (() => void) | null = null

  async function load(): Promise<void> {
    const wanted = id.value
    abort?.abort()
    if (!wanted) {
      state.value = null
      events.value = []
      alerts.value = []
      return
    }
    const signal = (abort = new AbortController()).signal
    const path = `/api/cases/${encodeURIComponent(wanted)}`
    try {
      const [next, history, open] = await Promise.all([
        http.get<CaseState>(path, signal),
        http.get<{ items: CaseEvent[] }>(`${path}/events`, signal),
        http
          .get<{ items: AlertView[] }>(`/api/alerts${query({ state: 'Open', source: wanted, limit: 100 })}`, signal)
          .catch(() => ({ items: [] })),
      ])
      if (id.value === wanted) {
        state.value = next
        events.value = history.items
        alerts.value = open.items.filter((alert) => alert.sourceId === wanted)
        failure.value = null
      }
    } catch (error) {
      if (error instanceof Problem && id.value === wanted) {
        failure.value = error
      }
    }
  }

  /** Several changes close together cost one reading. */
  function soon(): void {
    window.clearTimeout(timer)
    timer = window.setTimeout(() => void load(), SETTLE)
  }

  function followCase(caseId: string | null): void {
    unfollow?.()
    const reload = () => {
      soon()
      return 1
    }
    unfollow =
      caseId && options.follow
        ? live.follow(`case:${caseId}`, { replace: reload, apply: reload }, { optional: true })
        : null
  }

  watch(
    id,
    (next, before) => {
      if (next !== before) {
        state.value = null
        events.value = []
        alerts.value = []
        failure.value = null
      }
      followCase(next)
      void load()
    },
    { immediate: true },
  )
  watch(
    () => (id.value ? board.row('case', id.value)?.version : undefined),
    (now, before) => before !== undefined && now !== before && soon(),
  )
  onUnmounted(() => {
    window.clearTimeout(timer)
    abort?.abort()
    unfollow?.()
  })

  return { state, events, alerts, failure, reload: load }
}
