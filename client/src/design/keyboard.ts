import { onUnmounted, ref } from 'vue'
import { stored } from './stored'

export type KeyMap = Record<string, () => unknown>

/** Single-letter keys can be switched off (WCAG 2.1.4); Escape and Enter always work. */
export const keysEnabled = stored<boolean>('keys', true)
export const helpOpen = ref(false)

const maps: KeyMap[] = []
const CHORD = 1_200
let chordAt = -Infinity

/** Keys of the page on top; removed with it. `g b` is written as `g+b`. An action that answers false leaves the key to those below. */
export function useKeys(map: KeyMap): void {
  maps.push(map)
  onUnmounted(() => {
    const at = maps.indexOf(map)
    if (at >= 0) {
      maps.splice(at, 1)
    }
  })
}

export function handleKey(event: KeyboardEvent, now = performance.now()): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) {
    return
  }
  const target = event.target as HTMLElement | null
  const typing = target?.matches('input, textarea, select, [contenteditable]') ?? false
  if (event.key === 'Escape' && typing) {
    target?.blur()
    return
  }
  // A dialog has its own keys, wherever the focus is: the page behind it must not go away with it.
  if (
    typing ||
    document.querySelector('[role="dialog"][aria-modal="true"]') ||
    (!keysEnabled.value && event.key.length === 1)
  ) {
    return
  }
  // Enter on a control is that control's own, except on a queue row, where it opens the case.
  if (event.key === 'Enter' && target?.matches('button:not(.hit), a')) {
    return
  }
  const chord = now - chordAt < CHORD
  chordAt = event.key === 'g' && !chord ? now : -Infinity
  const key = chord ? `g+${event.key}` : event.key
  if (maps.toReversed().some((map) => map[key] !== undefined && map[key]() !== false)) {
    event.preventDefault()
  }
}
