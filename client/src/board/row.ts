import type { Severity } from '@/design/severity'

export type CaseClass = 'A' | 'B' | 'C' | 'D'
export const CLASSES: readonly CaseClass[] = ['A', 'B', 'C', 'D']
export const PRESSURES = [0, 1, 2, 3, 4] as const

export interface UnsignedDocument {
  kind: string
  draftedAt: string
  signBy?: string | null
}

/** One row of a live board, as the server keeps it; instants are ISO with offset. */
export interface BoardRow {
  kind: 'case' | 'alert'
  id: string
  version: number
  number?: string | null
  title: string
  owner: string
  location: string
  schoolId?: string | null
  subjectName?: string | null
  state: string
  class?: CaseClass | null
  pressure: number
  pendingRung?: number | null
  overdue: boolean
  nextDue?: string | null
  nextKind?: string | null
  termDue?: string | null
  holder?: string | null
  suspended: boolean
  unsigned?: UnsignedDocument[] | null
  alertKind?: string | null
  severity?: Severity | null
  tier: number
  tiers: number
  ackBy?: string | null
  ackedBy?: string[] | null
  escalatesAt?: string | null
  sourceId?: string | null
  since: string
  changedAt: string
  occurrence: number
  told?: string[] | null
  covert: boolean
}

export interface Cell {
  county: string
  class: string
  pressure: number
  count: number
}

export interface Totals {
  open: number
  overdue: number
  dueToday: number
  due3: number
  due7: number
  unsigned: number
  suspended: number
  alerts: Record<Severity, number>
  cells: Cell[]
}

export interface Board {
  jurisdiction: { code: string; name: string; level: string }
  cursor: string
  asOf: string
  rows: BoardRow[]
  totals: Totals
}

export interface BoardChanged {
  scope: string
  cursor: string
  previous: string
  changed: BoardRow[]
  removed: string[]
  totals: Totals
}

export function rowKey(row: Pick<BoardRow, 'kind' | 'id'>): string {
  return `${row.kind}/${row.id}`
}

export const EMPTY_TOTALS: Totals = {
  open: 0,
  overdue: 0,
  dueToday: 0,
  due3: 0,
  due7: 0,
  unsigned: 0,
  suspended: 0,
  alerts: { P0: 0, P1: 0, P2: 0, P3: 0 },
  cells: [],
}
