import { worse, type Severity } from '@/design/severity'
import type { BoardRow } from './row'

/** The worst open alert that speaks of each case (or other source). */
export function worstBySource(rows: Iterable<BoardRow>): Map<string, Severity> {
  const worst = new Map<string, Severity>()
  for (const row of rows) {
    if (row.kind === 'alert' && row.sourceId && row.severity) {
      worst.set(row.sourceId, worse(worst.get(row.sourceId) ?? null, row.severity) ?? row.severity)
    }
  }
  return worst
}

/**
 * Cases in the order in which somebody must act: time to the next deadline, the longest past first; then severity, pressure and id, so that equal deadlines never change places by themselves. A stopped clock goes to the end.
 */
export function sortQueue(rows: Iterable<BoardRow>, worst: ReadonlyMap<string, Severity> = new Map()): BoardRow[] {
  return [...rows]
    .filter((row) => row.kind === 'case')
    .map((row) => ({
      row,
      due: row.suspended || !row.nextDue ? Infinity : Date.parse(row.nextDue),
    }))
    .sort(
      (a, b) =>
        (a.due === b.due ? 0 : a.due - b.due) ||
        (worst.get(a.row.id) ?? 'P9').localeCompare(worst.get(b.row.id) ?? 'P9') ||
        b.row.pressure - a.row.pressure ||
        (a.row.id < b.row.id ? -1 : a.row.id > b.row.id ? 1 : 0),
    )
    .map(({ row }) => row)
}

/** The two upper severities: what rings, floods, and is counted as waiting. */
const isUrgent = (row: BoardRow) => row.severity === 'P0' || row.severity === 'P1'

/** All open alerts: worst first, then the acknowledge clock that ends first, then age. */
export function sortAlerts(rows: Iterable<BoardRow>): BoardRow[] {
  const end = (row: BoardRow) => (row.ackBy ? Date.parse(row.ackBy) : Infinity)
  return [...rows]
    .filter((row) => row.kind === 'alert')
    .sort(
      (a, b) =>
        (a.severity ?? '').localeCompare(b.severity ?? '') ||
        (end(a) === end(b) ? 0 : end(a) - end(b)) ||
        Date.parse(a.since) - Date.parse(b.since) ||
        (a.id < b.id ? -1 : 1),
    )
}

/** More than 10 urgent alerts raised within 10 minutes: group them, ring once. */
export function isFlood(alerts: readonly BoardRow[], now: number): boolean {
  return (
    alerts.filter((row) => isUrgent(row) && now - Date.parse(row.since) <= 600_000 && now >= Date.parse(row.since))
      .length > 10
  )
}

/** What `a` acknowledges: an alert of the case that is looked at, else the first; one that was refused only when nothing else waits. */
export function nextToAcknowledge(
  alerts: readonly BoardRow[],
  caseId: string | null,
  tried: (id: string) => boolean,
): BoardRow | null {
  const waiting = alerts.filter((row) => !row.ackedBy?.length)
  const fresh = waiting.filter((row) => !tried(row.id))
  const choice = fresh.length > 0 ? fresh : waiting
  return choice.find((row) => row.sourceId === caseId) ?? choice[0] ?? null
}

export interface AlertGroup {
  key: string
  rows: BoardRow[]
}

/** In a flood: by school, then kind; order of first appearance is kept. */
export function groupAlerts(alerts: readonly BoardRow[]): AlertGroup[] {
  const groups = new Map<string, BoardRow[]>()
  for (const row of alerts) {
    const key = `${row.severity ?? ''}|${row.alertKind ?? ''}|${row.location}`
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return [...groups].map(([key, rows]) => ({ key, rows }))
}
