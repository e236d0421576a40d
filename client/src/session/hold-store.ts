import { defineStore } from 'pinia'
import { ref } from 'vue'
import { http, newKey, request } from './http'
import { explain, type Explained } from './problem-text'

/** A store that was restored from a backup and not yet released: rules run, nobody is told anything. */
export interface Hold {
  on: boolean
  instant?: string | null
  restoredAt?: string | null
  backup?: string | null
}

/** While it is on, somebody may release it at any moment. */
const AGAIN = 15_000

export const useHold = defineStore('hold', () => {
  const hold = ref<Hold | null>(null)
  const refusal = ref<Explained | null>(null)
  const busy = ref(false)
  let timer: number | undefined

  async function watch(): Promise<void> {
    window.clearTimeout(timer)
    try {
      hold.value = await http.get<Hold>('/api/hold')
    } catch {
      // Cut off or not served: what was known stands, and is asked again.
      timer = window.setTimeout(() => void watch(), AGAIN)
      return
    }
    if (hold.value.on) {
      timer = window.setTimeout(() => void watch(), AGAIN)
    }
  }

  function stop(): void {
    window.clearTimeout(timer)
    hold.value = null
    refusal.value = null
  }

  async function release(): Promise<boolean> {
    busy.value = true
    refusal.value = null
    try {
      hold.value = await request<Hold>('POST', '/api/hold/release', { body: {}, key: newKey() })
      return true
    } catch (error) {
      refusal.value = explain(error)
      return false
    } finally {
      busy.value = false
    }
  }

  return { hold, refusal, busy, watch, stop, release }
})
