import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { useBoard } from './board-store'

/** What this seat is looking at: one case, and optional filters of the queue by county or school. */
export const useSelection = defineStore('selection', () => {
  const board = useBoard()
  const caseId = ref<string | null>(null)
  const county = ref<string | null>(null)
  const school = ref<string | null>(null)
  const text = ref('')

  const filtered = computed(() => {
    const words = text.value.trim().toLowerCase()
    return board.queue.filter(
      (row) =>
        (!county.value || row.location === county.value) &&
        (!school.value || row.schoolId === school.value) &&
        (words === '' ||
          `${row.number ?? ''} ${row.title} ${row.subjectName ?? ''} ${row.holder ?? ''}`
            .toLowerCase()
            .includes(words)),
    )
  })
  const active = computed(() => county.value !== null || school.value !== null || text.value.trim() !== '')
  const selected = computed(() => (caseId.value ? (board.row('case', caseId.value) ?? null) : null))

  function select(id: string | null): void {
    caseId.value = id
  }

  /** Moves along the queue by the given step; without a selection, starts at its head. */
  function move(step: number, within: readonly { id: string }[]): void {
    const at = within.findIndex((row) => row.id === caseId.value)
    const next = at < 0 ? 0 : Math.max(0, Math.min(within.length - 1, at + step))
    caseId.value = within[next]?.id ?? caseId.value
  }

  function clear(): void {
    county.value = school.value = null
    text.value = ''
  }

  return { caseId, county, school, text, filtered, active, selected, select, move, clear }
})
