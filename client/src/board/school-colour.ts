import { worse, type Severity } from '@/design/severity'
import type { BoardRow } from './row'

export interface SchoolState {
  severity: Severity | null
  pressure: number
  cases: number
}

/** What a school shows: its worst open alert, else its served pressure, else a grey outline. */
export type Mark = Severity | 'PR1' | 'PR2' | 'PR3' | 'PR4' | 'none'

export const MARKS: readonly Mark[] = ['P0', 'P1', 'P2', 'P3', 'PR4', 'PR3', 'PR2', 'PR1', 'none']

export function markOf(state: SchoolState | undefined): Mark {
  if (!state) {
    return 'none'
  }
  if (state.severity) {
    return state.severity
  }
  return state.pressure > 0 ? (`PR${Math.min(4, state.pressure)}` as Mark) : 'none'
}

export function worseMark(a: Mark, b: Mark): Mark {
  return MARKS.indexOf(a) <= MARKS.indexOf(b) ? a : b
}

export function schoolStates(rows: Iterable<BoardRow>): Map<string, SchoolState> {
  const states = new Map<string, SchoolState>()
  for (const row of rows) {
    if (!row.schoolId) {
      continue
    }
    const state = states.get(row.schoolId) ?? { severity: null, pressure: 0, cases: 0 }
    if (row.kind === 'alert') {
      state.severity = worse(state.severity, row.severity ?? null)
    } else {
      state.cases++
      state.pressure = Math.max(state.pressure, row.pressure)
    }
    states.set(row.schoolId, state)
  }
  return states
}
