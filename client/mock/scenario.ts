import { HOUR, toIso } from '../src/time/beijing'
import { rowKey, type BoardRow } from '../src/board/row'
import { makeAlert, put, type World } from './world'

export interface Step {
  changed: BoardRow[]
  removed: string[]
}

/** Lets the sample city live on: terms run out, schools submit, alerts come and go. */
export function step(world: World): Step {
  const changed: BoardRow[] = []
  const removed: string[] = []
  for (const row of world.rows.values()) {
    if (
      row.kind === 'case' &&
      !row.overdue &&
      !row.suspended &&
      row.nextKind === 'term' &&
      row.termDue &&
      Date.parse(row.termDue) <= world.now
    ) {
      changed.push(fire(world, row))
      changed.push(put(world, makeAlert(world, row, 99, row.class === 'A' ? 'P0' : 'P2')))
    }
  }
  const cases = [...world.rows.values()].filter((row) => row.kind === 'case' && !row.suspended)
  if (world.random.chance(0.35) && cases.length > 0) {
    changed.push(submit(world, world.random.pick(cases)))
  }
  const alerts = [...world.rows.values()].filter((row) => row.kind === 'alert')
  if (world.random.chance(0.12) && alerts.length > 40) {
    const gone = rowKey(world.random.pick(alerts))
    world.rows.delete(gone)
    removed.push(gone)
  }
  if (world.random.chance(0.1) && cases.length > 0) {
    changed.push(put(world, makeAlert(world, world.random.pick(cases), 99, world.random.chance(0.2) ? 'P1' : 'P3')))
  }
  return { changed, removed }
}

function fire(world: World, row: BoardRow): BoardRow {
  return put(world, {
    ...row,
    version: row.version + 1,
    overdue: true,
    pendingRung: Math.min(4, row.pressure + 1),
    nextKind: 'sign.supervision',
    nextDue: toIso(world.now + 48 * HOUR),
    unsigned: [{ kind: 'DOC-07', draftedAt: toIso(world.now), signBy: toIso(world.now + 48 * HOUR) }],
    changedAt: toIso(world.now),
  })
}

function submit(world: World, row: BoardRow): BoardRow {
  return put(world, {
    ...row,
    version: row.version + 1,
    state: 'Submitted',
    overdue: false,
    pendingRung: null,
    unsigned: [],
    nextKind: 'recheck',
    nextDue: toIso(world.now + 120 * HOUR),
    changedAt: toIso(world.now),
  })
}
