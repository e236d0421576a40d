import { defineStore } from 'pinia'
import { computed, ref, shallowRef, triggerRef } from 'vue'
import { useLive } from '@/live/live-store'
import { http, Problem } from '@/session/http'
import { sortAlerts, sortQueue, worstBySource } from './queue'
import { EMPTY_TOTALS, rowKey, type Board, type BoardChanged, type BoardRow } from './row'
import { schoolStates } from './school-colour'

/** The board that is on screen: rows and totals exactly as the server sent them, kept current by the feed. */
export const useBoard = defineStore('board', () => {
  const live = useLive()
  const code = ref<string | null>(null)
  const jurisdiction = ref<Board['jurisdiction'] | null>(null)
  const rows = shallowRef(new Map<string, BoardRow>())
  const totals = shallowRef(EMPTY_TOTALS)
  const loaded = ref(false)
  const failure = ref<Problem | null>(null)
  /** Business time of the last change in substance. */
  const lastChangeAt = ref<number | null>(null)
  const raisedHandlers = new Set<(row: BoardRow) => void>()
  const endedHandlers = new Set<(key: string) => void>()
  let unfollow: (() => void) | null = null

  const all = computed(() => [...rows.value.values()])
  const worst = computed(() => worstBySource(all.value))
  const queue = computed(() => sortQueue(all.value, worst.value))
  const alerts = computed(() => sortAlerts(all.value))
  const schools = computed(() => schoolStates(all.value))

  async function open(next: string): Promise<void> {
    if (code.value === next && unfollow) {
      return
    }
    close()
    code.value = next
    try {
      const board = await http.get<Board>(`/api/board/${encodeURIComponent(next)}`)
      if (code.value === next) {
        replace(board)
      }
    } catch (error) {
      if (code.value === next && error instanceof Problem) {
        failure.value = error
        if (error.status === 403 || error.status === 404) {
          return
        }
      }
    }
    if (code.value === next) {
      unfollow = live.follow<BoardChanged, Board>(`board:${next}`, { replace, apply })
    }
  }

  function close(): void {
    unfollow?.()
    unfollow = null
    code.value = null
    rows.value = new Map()
    totals.value = EMPTY_TOTALS
    loaded.value = false
    failure.value = null
  }

  function replace(board: Board): number {
    const before = rows.value
    const next = new Map(board.rows.map((row) => [rowKey(row), row]))
    let count = [...before.keys()].filter((key) => !next.has(key)).length
    for (const [key, row] of next) {
      count += before.get(key)?.version === row.version ? 0 : 1
    }
    const fresh = loaded.value
    live.seed(board.asOf)
    jurisdiction.value = board.jurisdiction
    rows.value = next
    totals.value = board.totals
    loaded.value = true
    failure.value = null
    lastChangeAt.value = Date.parse(board.asOf)
    if (fresh) {
      tellNew(before, board.rows)
    }
    return count
  }

  function apply(change: BoardChanged): number {
    const map = rows.value
    const raised: BoardRow[] = []
    for (const row of change.changed) {
      const key = rowKey(row)
      const known = map.get(key)
      if (known && known.version > row.version) {
        continue
      }
      if (isNewAlert(row, known)) {
        raised.push(row)
      }
      map.set(key, row)
    }
    for (const key of change.removed) {
      map.delete(key)
      endedHandlers.forEach((handler) => handler(key))
    }
    totals.value = change.totals
    lastChangeAt.value = live.now
    triggerRef(rows)
    raised.forEach((row) => raisedHandlers.forEach((handler) => handler(row)))
    return change.changed.length + change.removed.length
  }

  function tellNew(before: ReadonlyMap<string, BoardRow>, next: readonly BoardRow[]): void {
    next
      .filter((row) => isNewAlert(row, before.get(rowKey(row))))
      .forEach((row) => raisedHandlers.forEach((handler) => handler(row)))
  }

  const isNewAlert = (row: BoardRow, known?: BoardRow) =>
    row.kind === 'alert' && (!known || known.occurrence < row.occurrence)

  /** Puts a local change on screen before the server confirms it; the returned function takes it back. */
  function patch(key: string, change: Partial<BoardRow>): () => void {
    const before = rows.value.get(key)
    if (!before) {
      return () => undefined
    }
    rows.value.set(key, { ...before, ...change })
    triggerRef(rows)
    return () => {
      if (rows.value.get(key)?.version === before.version) {
        rows.value.set(key, before)
        triggerRef(rows)
      }
    }
  }

  function onRaised(handler: (row: BoardRow) => void, ended: (key: string) => void): () => void {
    raisedHandlers.add(handler)
    endedHandlers.add(ended)
    return () => {
      raisedHandlers.delete(handler)
      endedHandlers.delete(ended)
    }
  }

  return {
    code,
    jurisdiction,
    rows,
    totals,
    loaded,
    failure,
    lastChangeAt,
    all,
    worst,
    queue,
    alerts,
    schools,
    open,
    close,
    patch,
    onRaised,
    row: (kind: BoardRow['kind'], id: string) => rows.value.get(`${kind}/${id}`),
  }
})
