import { onScopeDispose, ref, type Ref } from 'vue'

/** Whether the window is a phone's: what is a table elsewhere is a list of cards there. */
export function useNarrow(): Ref<boolean> {
  const media = window.matchMedia('(max-width: 640px)')
  const narrow = ref(media.matches)
  const changed = () => (narrow.value = media.matches)
  media.addEventListener('change', changed)
  onScopeDispose(() => media.removeEventListener('change', changed))
  return narrow
}
