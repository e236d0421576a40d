import { ref, shallowRef, watch, onUnmounted, type Ref } from 'vue'
import { useBoard } from '@/board/board-store'
import type { BoardRow } from '@/board/row'
import { useLive } from '@/live/live-store'
import { http, Problem, query } from '@/session/http'
import type { AlertView, CaseEvent, CaseState } from './case'

const SETTLE = 400

function viewOf(row: BoardRow): AlertView {
  const { id, state, tier, tiers, escalatesAt, ackBy, sourceId } = row
  return {
    id,
    kind: row.alertKind ?? '',
    severity: row.severity ?? '',
    state,
    tier,
    tiers,
    escalatesAt,
    ackBy,
    sourceId,
    ackedBy: row.ackedBy?.map((name) => ({ name })),
  }
}

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
      const [next, history] = await Promise.all([
        http.get<CaseState>(path, signal),
        http.get<{ items: CaseEvent[] }>(`${path}/events`, signal),
      ])
      if (id.value !== wanted) {
        return
      }
      state.value = next
      events.value = history.items
      failure.value = null
      const open = await openAlerts(next, signal)
      if (id.value === wanted) {
        alerts.value = open
      }
    } catch (error) {
      if (error instanceof Problem && id.value === wanted) {
        failure.value = error
      }
    }
  }

  /** Who is told next is known to the alerts only; the board's rows stand in where they cannot be read. */
  async function openAlerts(of: CaseState, signal: AbortSignal): Promise<AlertView[]> {
    const rows = board.all.filter((row) => row.kind === 'alert' && row.sourceId === of.id)
    const page = await http
      .get<{ items: AlertView[] }>(
        `/api/alerts${query({ jurisdiction: of.owner, state: 'Open', source: of.id, limit: 200 })}`,
        signal,
      )
      .catch(() => ({ items: [] }))
    const found = page.items.filter((alert) => alert.sourceId === of.id)
    const known = new Set(found.map((alert) => alert.id))
    return [...found, ...rows.filter((row) => !known.has(row.id)).map(viewOf)]
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
