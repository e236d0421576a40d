import { describe, expect, it } from 'vitest'
import { cluster } from '../src/board/clusters'
import { heatOf } from '../src/board/heat'
import { isFlood, nextToAcknowledge, sortAlerts, sortQueue, worstBySource } from '../src/board/queue'
import type { BoardRow } from '../src/board/row'
import { markOf, schoolStates } from '../src/board/school-colour'
import { shortName } from '../src/board/places-store'

let n = 0
const row = (part: Partial<BoardRow>): BoardRow => ({
  kind: 'case',
  id: `c${++n}`,
  version: 1,
  title: '',
  owner: '512021',
  location: '512021',
  state: 'InProgress',
  pressure: 0,
  overdue: false,
  suspended: false,
  tier: 0,
  tiers: 0,
  since: '2026-03-01T00:00:00+08:00',
  changedAt: '2026-03-01T00:00:00+08:00',
  occurrence: 0,
  covert: false,
  ...part,
})
const alert = (part: Partial<BoardRow>) => row({ kind: 'alert', state: 'Open', ...part })
const ids = (rows: BoardRow[]) => rows.map((r) => r.id)

describe('queue', () => {
  it('is sorted by time to the next deadline, the longest past first, not by creation', () => {
    const rows = [
      row({ id: 'later', nextDue: '2026-04-09T00:00:00+08:00', since: '2026-01-01T00:00:00+08:00' }),
      row({ id: 'past', nextDue: '2026-03-20T00:00:00+08:00', since: '2026-03-01T00:00:00+08:00' }),
      row({ id: 'soon', nextDue: '2026-04-01T00:00:00+08:00', since: '2026-03-05T00:00:00+08:00' }),
    ]
    expect(ids(sortQueue(rows))).toEqual(['past', 'soon', 'later'])
  })
  it('puts what is longest past at the top, whatever it is, and what stands still at the end', () => {
    const rows = [
      row({ id: 'soon', nextDue: '2026-04-04T09:00:00+08:00' }),
      row({ id: 'overdue', overdue: true, nextKind: 'term', nextDue: '2026-04-04T00:00:00+08:00' }),
      row({ id: 'unsigned', nextKind: 'sign-notice', nextDue: '2026-03-01T00:00:00+08:00' }),
      row({ id: 'stopped', overdue: true, suspended: true, nextDue: '2026-01-01T00:00:00+08:00' }),
      row({ id: 'longest', overdue: true, nextKind: 'term', nextDue: '2026-03-20T00:00:00+08:00' }),
    ]
    expect(ids(sortQueue(rows))).toEqual(['unsigned', 'longest', 'overdue', 'soon', 'stopped'])
  })
  it('compares instants, not texts', () => {
    const rows = [
      row({ id: 'b', nextDue: '2026-04-01T08:30:00+08:00' }),
      row({ id: 'a', nextDue: '2026-04-01T00:15:00Z' }),
    ]
    expect(ids(sortQueue(rows))).toEqual(['a', 'b'])
  })
  it('puts stopped clocks last and leaves alerts out', () => {
    const rows = [
      row({ id: 'none', pressure: 1 }),
      row({ id: 'stopped', suspended: true, nextDue: '2026-01-01T00:00:00+08:00' }),
      row({ id: 'open', nextDue: '2026-09-01T00:00:00+08:00' }),
      alert({ id: 'alarm', nextDue: '2026-01-01T00:00:00+08:00' }),
    ]
    expect(ids(sortQueue(rows))).toEqual(['open', 'none', 'stopped'])
  })
  it('breaks ties by severity, pressure and id', () => {
    const due = '2026-04-01T00:00:00+08:00'
    const rows = [
      row({ id: 'z', nextDue: due }),
      row({ id: 'a', nextDue: due }),
      row({ id: 'pressed', nextDue: due, pressure: 2 }),
      row({ id: 'alarmed', nextDue: due }),
    ]
    expect(ids(sortQueue(rows, worstBySource([alert({ sourceId: 'alarmed', severity: 'P2' })])))).toEqual([
      'alarmed',
      'pressed',
      'a',
      'z',
    ])
  })
})

describe('alerts', () => {
  it('are all listed, worst first, then the acknowledge clock that ends first', () => {
    const rows = [
      alert({ id: 'p1-late', severity: 'P1', ackBy: '2026-03-02T09:00:00+08:00' }),
      alert({ id: 'p2', severity: 'P2' }),
      alert({ id: 'p1-acked', severity: 'P1' }),
      alert({ id: 'p0', severity: 'P0', ackBy: '2026-03-09T00:00:00+08:00' }),
      alert({ id: 'p1-soon', severity: 'P1', ackBy: '2026-03-02T08:00:00+08:00' }),
    ]
    expect(ids(sortAlerts(rows))).toEqual(['p0', 'p1-soon', 'p1-late', 'p1-acked', 'p2'])
  })
  it('are acknowledged by key in that order, the selected case first, refused ones last', () => {
    const rows = sortAlerts([
      alert({ id: 'p1', severity: 'P1', sourceId: 'x' }),
      alert({ id: 'p3', severity: 'P3', sourceId: 'y' }),
      alert({ id: 'p0', severity: 'P0', ackedBy: ['赵'] }),
    ])
    const next = (caseId: string | null, ...tried: string[]) =>
      nextToAcknowledge(rows, caseId, (id) => tried.includes(id))?.id
    expect(next(null)).toBe('p1')
    expect(next('y')).toBe('p3')
    expect(next('x', 'p1')).toBe('p3')
    expect(next(null, 'p1', 'p3')).toBe('p1')
    expect(nextToAcknowledge([], null, () => false)).toBeNull()
  })
  it('is a flood above ten in ten minutes', () => {
    const now = Date.parse('2026-03-01T00:10:00+08:00')
    const many = Array.from({ length: 10 }, () => alert({ severity: 'P1' }))
    expect(isFlood(many, now)).toBe(false)
    expect(isFlood([...many, alert({ severity: 'P1' })], now)).toBe(true)
    expect(isFlood([...many, alert({ severity: 'P2' })], now)).toBe(false)
    expect(isFlood([...many, alert({ severity: 'P1' })], now + 1)).toBe(false)
  })
})

describe('colour of a school', () => {
  const school = (rows: BoardRow[]) => markOf(schoolStates(rows).get('AY-0217'))
  it('is its worst open alert', () => {
    expect(
      school([
        alert({ schoolId: 'AY-0217', severity: 'P2' }),
        alert({ schoolId: 'AY-0217', severity: 'P1' }),
        row({ schoolId: 'AY-0217', pressure: 4 }),
      ]),
    ).toBe('P1')
  })
  it('is its highest served pressure without an alert', () => {
    expect(school([row({ schoolId: 'AY-0217', pressure: 1 }), row({ schoolId: 'AY-0217', pressure: 3 })])).toBe('PR3')
  })
  it('is a grey outline otherwise, also with an open case without pressure', () => {
    expect(school([row({ schoolId: 'AY-0217' })])).toBe('none')
    expect(school([row({ schoolId: 'AY-0001', pressure: 2 })])).toBe('none')
  })
})

describe('clusters', () => {
  it('take the worst colour and the count of what they hold', () => {
    const [one] = cluster(
      [
        { id: 'a', x: 0.1, y: 0.1, mark: 'PR1' },
        { id: 'b', x: 0.2, y: 0.2, mark: 'P2' },
      ],
      1,
    )
    expect(one).toMatchObject({ mark: 'P2', ids: ['a', 'b'] })
  })
  it('never hide a P0', () => {
    const all = cluster(
      [
        { id: 'a', x: 0.1, y: 0.1, mark: 'P0' },
        { id: 'b', x: 0.1, y: 0.1, mark: 'P1' },
      ],
      1,
    )
    expect(all.map((c) => c.ids)).toEqual([['a'], ['b']])
  })
  it('keep every school', () => {
    const points = Array.from({ length: 200 }, (_, i) => ({
      id: String(i),
      x: (i * 7) % 13,
      y: (i * 5) % 11,
      mark: 'PR1' as const,
    }))
    expect(
      cluster(points, 3)
        .flatMap((c) => c.ids)
        .sort(),
    ).toEqual(points.map((p) => p.id).sort())
  })
})

describe('county table', () => {
  it('shows exactly the cells of the server, unknown counties included', () => {
    const heat = heatOf(
      [
        { county: '512021', class: 'C', pressure: 1, count: 7 },
        { county: '599999', class: 'A', pressure: 0, count: 2 },
      ],
      ['512002', '512021'],
    )
    expect(heat.counties).toEqual(['512002', '512021', '599999'])
    expect(heat.at('512021', 'C', 1)).toBe(7)
    expect(heat.at('512021', 'C', 2)).toBe(0)
    expect(heat.sum('599999')).toBe(2)
  })
})

describe('short name', () => {
  it('drops the county and never ends up empty', () => {
    expect(shortName('安岳县甲镇中心小学')).toBe('甲镇中心小学')
    expect(shortName('安岳县')).toBe('安岳县')
  })
})
