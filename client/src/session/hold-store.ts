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
  let asked = 0

  async function watch(): Promise<void> {
    window.clearTimeout(timer)
    const mine = ++asked
    let answer = hold.value
    let failed = false
    try {
      answer = await http.get<Hold>('/api/hold')
    } catch {
      failed = true // cut off or not served: what was known stands, and is asked again
    }
    if (mine !== asked) {
      return // signed out, or asked once more, meanwhile
    }
    hold.value = answer
    if (failed || answer?.on) {
      timer = window.setTimeout(() => void watch(), AGAIN)
    }
  }

  function stop(): void {
    asked++
    window.clearTimeout(timer)
    hold.value = null
    refusal.value = null
  }

  async function release(): Promise<boolean> {
    busy.value = true
    refusal.value = null
    try {
      const released = await request<Hold>('POST', '/api/hold/release', { body: {}, key: newKey() })
      asked++ // what was asked before does not know of it
      hold.value = released
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
