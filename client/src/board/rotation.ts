import { onUnmounted, ref, watch, type Ref } from 'vue'
import { useBoard } from './board-store'
import { useSelection } from './selection-store'

const EVERY = 25_000
const SHOWN = 7

/**
 * The unattended wall walks through the visible cases, one each 25 s. It stands still while any P0 alert is unacknowledged, and
 * can always be paused.
 */
export function useRotation(active: Ref<boolean>) {
  const board = useBoard()
  const selection = useSelection()
  const running = ref(true)
  let timer: number | undefined

  function step(): void {
    const urgent = board.alerts.some((row) => row.severity === 'P0' && !row.ackedBy?.length)
    if (!running.value || urgent) {
      return
    }
    const rows = selection.filtered.slice(0, SHOWN)
    const at = rows.findIndex((row) => row.id === selection.caseId)
    selection.select(rows[(at + 1) % Math.max(1, rows.length)]?.id ?? null)
  }

  watch(
    active,
    (on) => {
      window.clearInterval(timer)
      timer = on ? window.setInterval(step, EVERY) : undefined
    },
    { immediate: true },
  )
  onUnmounted(() => window.clearInterval(timer))

  return { running, toggle: () => (running.value = !running.value) }
}
