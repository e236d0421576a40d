import { computed, ref, shallowRef, watch, type Ref } from 'vue'

/**
 * A list that keeps its order while somebody points at it or has the focus in it: contents of known rows go on changing, but
 * rows do not jump, and `waiting` says how many would have come or moved.
 */
export function useHeldList<T extends { id: string }>(source: Ref<readonly T[]>, limit: Ref<number>) {
  const held = ref(false)
  const frozen = shallowRef<readonly string[] | null>(null)

  // A list that was empty when it was pointed at has nothing that could jump: its first rows come in.
  watch([held, source], ([now, rows]) => {
    if (!now) {
      frozen.value = null
    } else if (!frozen.value?.length) {
      frozen.value = rows.map((row) => row.id)
    }
  })

  const shown = computed<readonly T[]>(() => {
    if (!frozen.value) {
      return source.value
    }
    const byId = new Map(source.value.map((row) => [row.id, row]))
    return frozen.value.map((id) => byId.get(id)).filter((row) => row !== undefined)
  })

  const waiting = computed(() => {
    if (!frozen.value) {
      return 0
    }
    const before = new Set(frozen.value.slice(0, limit.value))
    return source.value.slice(0, limit.value).filter((row) => !before.has(row.id)).length
  })

  /** Takes the waiting changes in without letting go. */
  function release(): void {
    if (held.value) {
      frozen.value = source.value.map((row) => row.id)
    }
  }

  return { held, shown, waiting, release }
}
