import { defineStore } from 'pinia'
import { ref } from 'vue'
import { useLive } from '@/live/live-store'
import { http, Problem, request } from '@/session/http'
import { explain, type Explained } from '@/session/problem-text'

export interface Drill {
  now: string
  speed: number
  pending: number
  running: boolean
}

/** The drill clock; a process that is not a drill answers 404 and the controls stay away. */
export const useDrill = defineStore('drill', () => {
  const state = ref<Drill | null>(null)
  const busy = ref(false)
  const refusal = ref<Explained | null>(null)

  async function load(): Promise<void> {
    try {
      state.value = await http.get<Drill>('/api/drill')
    } catch (error) {
      if (error instanceof Problem && error.status === 404) {
        state.value = null
      }
    }
  }

  const advance = (amount: { by: string } | { to: string }) => act('/api/drill/advance', amount)
  const setSpeed = (factor: number) => act('/api/drill/speed', { factor })

  async function act(path: string, body: unknown): Promise<void> {
    busy.value = true
    refusal.value = null
    try {
      await request('POST', path, { body })
      await load()
      if (state.value) {
        useLive().drill(state.value.now, state.value.speed)
      }
    } catch (error) {
      refusal.value = explain(error)
    } finally {
      busy.value = false
    }
  }

  return { state, busy, refusal, load, advance, setSpeed }
})
