import { onUnmounted, ref } from 'vue'
import { stored } from './stored'

export type KeyMap = Record<string, () => unknown>

/** Single-letter keys can be switched off (WCAG 2.1.4); Escape and Enter always work. */
export const keysEnabled = stored<boolean>('keys', true)
export const helpOpen = ref(false)

const maps: KeyMap[] = []
const CHORD = 1_200
let chordAt = -Infinity

/** Keys of the page on top; removed with it. `g b` is written as `g+b`. */
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
  if (typing || target?.closest('[role="dialog"]') || (!keysEnabled.value && event.key.length === 1)) {
    return
  }
  // Enter on a control is that control's own, except on a queue row, where it opens the case.
  if (event.key === 'Enter' && target?.matches('button:not(.hit), a')) {
    return
  }
  const chord = now - chordAt < CHORD
  chordAt = event.key === 'g' && !chord ? now : -Infinity
  const action = find(chord ? `g+${event.key}` : event.key)
  if (action) {
    event.preventDefault()
    action()
  }
}

function find(key: string): (() => unknown) | undefined {
  for (let i = maps.length - 1; i >= 0; i--) {
    const action = maps[i]?.[key]
    if (action) {
      return action
    }
  }
  return undefined
}
