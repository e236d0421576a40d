import { computed, ref } from 'vue'
import { stored } from './stored'

export type ThemeChoice = 'auto' | 'light' | 'dark'

const choice = stored<ThemeChoice>('theme', 'auto')
const wall = ref(false)
/** A wall in a dark hall and a desk under office light: each has its own default. */
const theme = computed<'light' | 'dark'>(() =>
  wall.value ? (choice.value === 'light' ? 'light' : 'dark') : choice.value === 'dark' ? 'dark' : 'light',
)
/** Text size of the wall, 0.8–1.4, for screens seen from farther away. */
const wallScale = stored<number>('wall.scale', 1)

export function useTheme() {
  return { choice, theme, wall, wallScale }
}

/** Writes the theme where the style sheets look for it; called whenever one of the three changes. */
export function applyTheme(): void {
  const root = document.documentElement
  root.dataset.theme = theme.value
  root.toggleAttribute('data-wall', wall.value)
  root.style.setProperty('--wall-scale', String(wallScale.value))
}
