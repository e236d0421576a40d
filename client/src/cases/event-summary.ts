import { dueText, momentText } from '@/time/beijing'
import type { CaseEvent } from './case'
import { deadlineName, documentName, termName } from './names'

type Translate = (key: string, values?: Record<string, unknown>) => string
type Data = Record<string, unknown>

/** Plain texts of an event, in the order in which they are worth reading. */
const TEXTS = [
  'number',
  'problem',
  'title',
  'measures',
  'plan',
  'text',
  'reason',
  'reasons',
  'findings',
  'finding',
  'facts',
  'note',
  'place',
  'reply',
] as const

/** One line about what an event carried; the API's event list has the whole payload. */
export function summaryOf(event: CaseEvent, t: Translate, english: boolean): string {
  const data: Data = event.data ?? {}
  const parts = [...kinds(event.type, data, t), ...people(data), ...outcome(data, t)]
  for (const field of TEXTS) {
    const value = data[field]
    if (typeof value === 'string' && value !== '') {
      parts.push(value)
    }
  }
  const at = instant(data.for) ?? instant(data.interviewAt)
  if (at !== null) {
    parts.push(momentText(at, english))
  }
  parts.push(...deadlines(data, t, english))
  return [...new Set(parts)].join(' · ')
}

function kinds(type: string, data: Data, t: Translate): string[] {
  const kind = data.kind
  if (typeof kind !== 'string') {
    return []
  }
  if (type.includes('overdue') || type.includes('term-started')) {
    return [termName(kind, t)]
  }
  if (kind.startsWith('DOC-')) {
    return [documentName(kind, t)]
  }
  const option = t(`option.${kind}`)
  return [option === `option.${kind}` ? deadlineName(kind, t) : option]
}

function people(data: Data): string[] {
  const named = data.recheckers ?? data.conveners
  return Array.isArray(named) ? [named.map((one: { name?: string }) => one.name ?? '').join('、')].filter(Boolean) : []
}

function outcome(data: Data, t: Translate): string[] {
  const parts: string[] = []
  if (typeof data.mode === 'string') {
    parts.push(t(`value.mode.${data.mode}`))
  }
  if (typeof data.passed === 'boolean') {
    parts.push(t(`value.passed.${data.passed ? 'yes' : 'no'}`))
  }
  if (typeof data.rung === 'number') {
    parts.push(t(`ladder.step${data.rung}`))
  }
  return parts
}

/** The first deadline that the transition set. */
function deadlines(data: Data, t: Translate, english: boolean): string[] {
  const set = (data.deadlines as { set?: { kind?: string; due?: string }[] } | undefined)?.set?.[0]
  const due = instant(set?.due) ?? instant(data.due)
  if (due === null) {
    return []
  }
  const name = set?.kind ? `${deadlineName(set.kind, t)} ` : ''
  return [name + t('timeline.due', { at: dueText(due, english) })]
}

function instant(value: unknown): number | null {
  const ms = typeof value === 'string' ? Date.parse(value) : NaN
  return Number.isNaN(ms) ? null : ms
}
