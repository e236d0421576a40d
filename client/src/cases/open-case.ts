import { computed, ref, watch } from 'vue'
import { stored } from '@/design/stored'
import { http, newKey, Problem } from '@/session/http'
import { explain, type Explained } from '@/session/problem-text'
import { bodyOf, initialValues, type Values } from './form-values'
import { openCaseForm } from './triggers'

interface Draft {
  values: Values
  actingAs: string
  /**
   * What was sent last and under which key. While nobody knows what became of it the key stays, also for a corrected text: then the
   * server opens one case or says that the key has been used, and never opens two.
   */
  sent: { text: string; key: string; unknown?: boolean } | null
}

const fresh = (): Draft => ({ values: initialValues(openCaseForm('School').fields), actingAs: '', sent: null })

/** A case about to be opened. The draft outlives failures, cuts and reloads, and belongs to one person. */
export function useOpenCase(personId: string) {
  const kept = stored<Draft>(`open-case.${personId}`, fresh())
  const draft = ref<Draft>(kept.value)
  const pending = ref(false)
  const refusal = ref<Explained | null>(null)
  const form = computed(() => openCaseForm(draft.value.values.subjectKind))
  watch(draft, (now) => (kept.value = JSON.parse(JSON.stringify(now)) as Draft), { deep: true })
  watch(
    () => draft.value.values.subjectKind,
    () => (draft.value.values.subject = ''),
  )

  function discard(): void {
    draft.value = fresh()
    refusal.value = null
  }

  /** The id of the opened case, or null with the reason in `refusal`. */
  async function send(): Promise<string | null> {
    const body = openCaseBody(draft.value.values, draft.value.actingAs)
    const text = JSON.stringify(body)
    const last = draft.value.sent
    const sent = { text, key: last && (last.unknown || last.text === text) ? last.key : newKey(), unknown: true }
    draft.value.sent = sent
    pending.value = true
    refusal.value = null
    try {
      const { id } = await http.post<{ id: string }>('/api/cases', body, { key: sent.key })
      discard()
      return id
    } catch (error) {
      refusal.value = explain(error)
      draft.value.sent = { ...sent, unknown: !(error instanceof Problem) || error.status === 0 || error.status >= 500 }
      return null
    } finally {
      pending.value = false
    }
  }

  return { draft, form, pending, refusal, discard, send }
}

/** Required items are written one a line and numbered in that order. */
export function openCaseBody(values: Values, actingAs: string): Values {
  const { required, ...body } = bodyOf(openCaseForm(values.subjectKind), values)
  return {
    ...body,
    ...(required ? { required: (required as string[]).map((text, i) => ({ id: String(i + 1), text })) } : {}),
    ...(actingAs ? { actingAs } : {}),
  }
}
