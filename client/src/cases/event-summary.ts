import { dueText, momentText } from '@/time/beijing'
import type { CaseEvent } from './case'
import { deadlineName, documentName } from './names'

type Translate = (key: string, values?: Record<string, unknown>) => string

const SHOWN = [
  'reason',
  'reasons',
  'number',
  'note',
  'facts',
  'verdict',
  'mode',
  'rechecker',
  'to',
  'summary',
  'name',
] as const

/** One line about what an event carried; the whole payload stays available in the event list of the API. */
export function summaryOf(event: CaseEvent, t: Translate, english: boolean): string {
  const data = event.data ?? {}
  const parts: string[] = []
  const kind = text(data.kind)
  if (kind) {
    parts.push(kind.startsWith('DOC-') ? documentName(kind, t) : deadlineName(kind, t))
  }
  const due = text(data.due) ?? text(data.dueAt) ?? text(data.newDue)
  if (due && !Number.isNaN(Date.parse(due))) {
    parts.push(t('timeline.due', { at: dueText(Date.parse(due), english) }))
  }
  for (const field of SHOWN) {
    const value = text(data[field])
    if (value) {
      parts.push(field === 'verdict' || field === 'mode' ? label(field, value, t) : value)
    }
  }
  const at = text(data.interviewAt) ?? text(data.heldAt)
  if (at && !Number.isNaN(Date.parse(at))) {
    parts.push(momentText(Date.parse(at), english))
  }
  return parts.join(' · ')
}

function label(field: string, value: string, t: Translate): string {
  const key = `value.${field}.${value}`
  const translated = t(key)
  return translated === key ? value : translated
}

function text(value: unknown): string | null {
  if (typeof value === 'string') {
    return value === '' ? null : value
  }
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) {
    return value.length === 0 ? null : value.join('、')
  }
  return typeof value === 'number' ? String(value) : null
}
