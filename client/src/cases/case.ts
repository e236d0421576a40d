import type { CaseClass } from '@/board/row'

export interface CaseDeadline {
  kind: string
  due: string
  lastDay?: string | null
  rule?: string | null
  amount?: string | null
  rolled?: boolean
  calendar?: string | null
  provisional?: boolean
  since?: string | null
  /** Over, with its act still owed. */
  passed?: boolean
  /** Stands still since then. */
  frozen?: string | null
}

/** A window merely closes: nobody is late when it has. */
export function isClosedWindow(deadline: Pick<CaseDeadline, 'kind' | 'due'>, now: number): boolean {
  return deadline.kind.endsWith('.window') && Date.parse(deadline.due) <= now
}

export interface CaseDocument {
  id: string
  kind: string
  title?: string | null
  /** `Drafted`, `Signed` or `Withdrawn`, in either spelling. */
  status: string
  body?: string | null
  hash?: string | null
  number?: string | null
  draftedAt?: string | null
  signBy?: string | null
  signedAt?: string | null
  signedBy?: string | null
  servedAt?: string | null
  fields?: Record<string, unknown> | null
}

export interface Evidence {
  id: string
  itemId?: string | null
  name: string
  hash: string
  size: number
  contentType?: string | null
  by?: string | null
  at?: string | null
}

export interface Pressure {
  served: number
  pending?: number | null
  frozen?: boolean
}

export interface CaseNotice {
  documentId: string
  receiptedAt?: string | null
}

/** A case as `GET /api/cases/{id}` answers it; fields that only some states have are optional. */
export interface CaseState {
  id: string
  notice?: CaseNotice | null
  version: number
  number?: string | null
  state: string
  pressure: Pressure
  class?: CaseClass | null
  title: string
  facts?: string | null
  school?: { id: string; name: string } | null
  owner: string
  location: string
  finder?: { id: string; name: string } | null
  subject?: { name: string } | null
  holder?: string | null
  deadlines: CaseDeadline[]
  documents: CaseDocument[]
  evidence: Evidence[]
  required?: { id: string; text: string; proofs: number }[] | null
  term?: { number: number; kind: string } | null
  suspended?: boolean
  overdue?: boolean
  endedAt?: string | null
  objection?: Record<string, unknown> | null
  extension?: Record<string, unknown> | null
  recheck?: Record<string, unknown> | null
  returns?: number
  wasOverdue?: boolean
  daysLate?: number
  maxPressure?: number
  covert?: boolean
  openedAt?: string | null
  may: string[]
}

export interface CaseEvent {
  version: number
  type: string
  at: string
  recordedAt?: string | null
  actor?: { id: string; name: string; post?: string | null } | null
  channel?: string | null
  commandId?: string | null
  hash?: string | null
  data?: Record<string, unknown> | null
}

export interface Delivery {
  kind: 'alert' | 'document'
  alertKind?: string | null
  source?: string | null
  occurrence?: number
  tier?: number | string
  repeat?: number
  personId?: string | null
  personName: string
  postName?: string | null
  severity?: string | null
  title: string
  at: string
  deliveredAt?: string | null
  readAt?: string | null
  ackedAt?: string | null
  status: string
}

export interface Explanation {
  kind: string
  trigger: string
  amount: string
  lastDay?: string | null
  dueAt: string
  rule?: string | null
  ruleName?: string | null
  settingVersion?: string | number | null
  calendar?: string | null
  provisional?: boolean
  adjustments?: { kind: string; amount: string }[] | null
  passed?: boolean
  days: { date: string; counted: boolean; ordinal?: number | null; reason?: string | null }[]
}

export interface AlertView {
  id: string
  kind: string
  severity: string
  state: string
  tier: number
  tiers: number
  escalatesAt?: string | null
  ackBy?: string | null
  nextTold?: { post: string; name?: string | null }[] | null
  told?: { tier: number; name: string; post?: string | null; at?: string | null }[] | null
  ackedBy?: { name: string }[] | null
  /** The reader was told and has not answered yet. */
  ackOwed?: boolean
  sourceId?: string | null
}
