import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { CaseNotice } from '@/cases/case'
import type { Change } from '@/live/cursor'
import { useLive } from '@/live/live-store'
import { http, newKey, Problem, query } from '@/session/http'
import { explain, type Explained } from '@/session/problem-text'

/** One telling to this person. */
export interface InboxItem {
  key: string
  kind: 'alert' | 'document'
  /** The alert (or the case a document belongs to). */
  source: string
  occurrence?: number
  tier?: string | number | null
  repeat?: number
  alertKind?: string | null
  severity?: string | null
  caseId?: string | null
  schoolId?: string | null
  subjectName?: string | null
  title: string
  at?: string | null
  ackBy?: string | null
  /** This person still owes an acknowledgement. */
  ackOwed?: boolean
  status: 'open' | 'acked' | 'resolved'
  deliveredAt?: string | null
  readAt?: string | null
}

/** What a person was told of one thing: repeated and raised tellings of an alert are one row, and the newest speaks for all. */
export interface InboxRow extends InboxItem {
  keys: string[]
  unread: string[]
}

/** @param items newest first; rows keep that order. */
export function rowsOf(items: InboxItem[]): InboxRow[] {
  const rows = new Map<string, InboxRow>()
  for (const item of items) {
    const of = `${item.kind}/${item.source}/${item.occurrence ?? ''}`
    const row = rows.get(of) ?? { ...item, keys: [], unread: [] }
    row.keys.push(item.key)
    if (item.ackOwed && !row.ackOwed) {
      Object.assign(row, { ackOwed: true, ackBy: item.ackBy })
    }
    if (!item.readAt) {
      row.unread.push(item.key)
    }
    rows.set(of, row)
  }
  return [...rows.values()]
}

interface InboxChanged extends Change {
  alerts: InboxItem[]
}

/** Tellings of a notice that has been receipted, by whomever: who sees that needs no badge for it any more. */
export function toldOfReceipted(items: InboxItem[], notice: CaseNotice | null | undefined): string[] {
  return notice?.receiptedAt
    ? items
        .filter((item) => item.kind === 'document' && item.source === notice.documentId && !item.readAt)
        .map((item) => item.key)
    : []
}

/** The server takes so many keys in one request; the rest follow with the next reading. */
const READ_AT_ONCE = 200

/** The person's own inbox: read as pages, kept current by the feed. */
export const useInbox = defineStore('inbox', () => {
  const live = useLive()
  const items = shallowRef<InboxItem[]>([])
  const cursor = ref<string | null>(null)
  const loaded = ref(false)
  const failure = ref<Problem | null>(null)
  const acts = ref(new Map<string, { pending: boolean; refusal: Explained | null }>())
  const rows = computed(() => rowsOf(items.value))
  const unread = computed(() => rows.value.filter((row) => row.status === 'open' && row.unread.length > 0).length)
  let unfollow: (() => void) | null = null
  let timer: number | undefined

  function start(): void {
    unfollow ??= live.follow<InboxChanged, unknown>('inbox', { replace: reload, apply }, { optional: true })
    void load()
  }

  function stop(): void {
    unfollow?.()
    unfollow = null
    items.value = []
    loaded.value = false
    window.clearTimeout(timer)
  }

  function reload(): number {
    window.clearTimeout(timer)
    timer = window.setTimeout(() => void load(), 200)
    return 0
  }

  function apply(change: InboxChanged): number {
    reload()
    return change.alerts.length
  }

  async function load(more = false): Promise<void> {
    try {
      const page = await http.get<{ items: InboxItem[]; cursor?: string | null }>(
        `/api/inbox${query({ cursor: more ? cursor.value : null, limit: 100 })}`,
      )
      items.value = more ? [...items.value, ...page.items] : page.items
      cursor.value = page.cursor ?? null
      failure.value = null
    } catch (error) {
      failure.value = error instanceof Problem ? error : null
    } finally {
      loaded.value = true
    }
  }

  async function markRead(keys: string[]): Promise<void> {
    if (keys.length === 0) {
      return
    }
    const at = new Date(live.now).toISOString()
    const wanted = new Set(keys)
    items.value = items.value.map((item) => (wanted.has(item.key) && !item.readAt ? { ...item, readAt: at } : item))
    await http.post('/api/inbox/read', { keys: keys.slice(0, READ_AT_ONCE) }).catch(() => reload())
  }

  async function acknowledge(item: InboxItem): Promise<void> {
    const id = item.source
    if (acts.value.get(id)?.pending) {
      return
    }
    acts.value.set(id, { pending: true, refusal: null })
    const before = items.value
    items.value = before.map((other) =>
      other.source === id ? { ...other, status: 'acked' as const, ackOwed: false } : other,
    )
    try {
      await http.post(`/api/alerts/${encodeURIComponent(id)}/acknowledge`, {}, { key: newKey() })
      acts.value.delete(id)
    } catch (error) {
      items.value = before
      acts.value.set(id, { pending: false, refusal: explain(error) })
    }
  }

  return { items, rows, cursor, loaded, failure, acts, unread, start, stop, load, markRead, acknowledge }
})
