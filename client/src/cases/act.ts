import { reactive, type Ref } from 'vue'
import { http, newKey } from '@/session/http'
import { explain, type Explained } from '@/session/problem-text'
import type { CaseState } from './case'
import type { Values } from './form-values'
import { formOf } from './triggers'

interface Act {
  /** Trigger on its way to the server. */
  pending: string | null
  /** Work state shown meanwhile, marked as not yet confirmed. */
  expected: string | null
  refused: { trigger: string; problem: Explained; values: Values } | null
  done: string | null
}

/** Acts on a case: pending mark at once, then confirmed, or taken back with the server's sentence and code. */
export function useActs(state: Ref<CaseState | null>, reload: () => Promise<void>) {
  const act = reactive<Act>({ pending: null, expected: null, refused: null, done: null })
  let lastKey: { body: string; key: string } | null = null

  /** The same act sent again after a lost answer keeps its key, so that it cannot happen twice. */
  function keyFor(trigger: string, body: Values): string {
    const text = trigger + JSON.stringify(body)
    lastKey = lastKey?.body === text ? lastKey : { body: text, key: newKey() }
    return lastKey.key
  }

  async function send(trigger: string, body: Values, values: Values): Promise<void> {
    const current = state.value
    if (!current || act.pending) {
      return
    }
    Object.assign(act, { pending: trigger, expected: formOf(trigger).expects ?? null, refused: null, done: null })
    try {
      const key = keyFor(trigger, body)
      await http.post(`/api/cases/${encodeURIComponent(current.id)}/${trigger}`, body, {
        key,
        version: current.version,
      })
      lastKey = null
      await reload()
      act.done = trigger
    } catch (error) {
      act.refused = { trigger, problem: explain(error), values }
      if (act.refused.problem.code === 'STALE_VERSION') {
        await reload()
      }
    } finally {
      act.pending = act.expected = null
    }
  }

  async function upload(file: File, item: string): Promise<void> {
    const current = state.value
    if (!current || act.pending) {
      return
    }
    Object.assign(act, { pending: 'evidence', expected: null, refused: null, done: null })
    const form = new FormData()
    if (item) {
      form.append('item', item)
    }
    form.append('file', file, file.name)
    try {
      await http.upload(`/api/cases/${encodeURIComponent(current.id)}/evidence`, form, newKey())
      await reload()
      act.done = 'evidence'
    } catch (error) {
      act.refused = { trigger: 'evidence', problem: explain(error), values: {} }
    } finally {
      act.pending = null
    }
  }

  return { act, send, upload }
}
