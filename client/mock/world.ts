import type { School } from '../src/board/places-store'
import type { BoardRow, CaseClass, Totals } from '../src/board/row'
import { rowKey } from '../src/board/row'
import type { Severity } from '../src/design/severity'
import { DAY, HOUR, MINUTE, startOfDay, toIso } from '../src/time/beijing'
import { makeSchools } from './places'
import { seeded, type Random } from './random'

export const START = Date.parse('2026-03-27T10:20:00+08:00')
const PROBLEMS = [
  '食堂留样记录缺失 12 天',
  '消防通道堆放杂物',
  '校车安全带损坏未修',
  '课后服务违规收费',
  '晨检午检台账不全',
  '实验室危化品未双锁',
  '校门硬隔离设施缺失',
  '教辅征订未履行自愿',
  '专职保安人数不足',
  '厨房燃气报警器失效',
  '心理辅导室未开放',
  '体育课时被挤占',
  '师德师风举报未核查',
  '宿舍夜间值守记录缺失',
  '饮水设备未定期检测',
  '控辍保学台账不实',
  '教室照明未达标',
  '幼儿园小学化倾向',
]
const NAMES = [
  '赵文',
  '钱芳',
  '孙立',
  '李敏',
  '周强',
  '吴静',
  '郑伟',
  '王磊',
  '冯娟',
  '陈刚',
  '褚燕',
  '卫东',
  '蒋丽',
  '沈涛',
  '韩梅',
  '杨军',
]

export interface World {
  now: number
  random: Random
  schools: School[]
  rows: Map<string, BoardRow>
  nextId: number
}

export function makeWorld(): World {
  const world: World = { now: START, random: seeded(20260327), schools: makeSchools(), rows: new Map(), nextId: 1 }
  for (let i = 0; i < 520; i++) {
    put(world, makeCase(world, i))
  }
  const overdue = [...world.rows.values()].filter((row) => row.overdue).slice(0, 46)
  overdue.forEach((row, i) => put(world, makeAlert(world, row, i)))
  return world
}

export function put(world: World, row: BoardRow): BoardRow {
  world.rows.set(rowKey(row), row)
  return row
}

function makeCase(world: World, i: number): BoardRow {
  const r = world.random
  const school = r.pick(world.schools)
  const className = (['A', 'B', 'B', 'C', 'C', 'C', 'C', 'C', 'D'] as const)[r.int(0, 8)] as CaseClass
  const late = r.chance(0.11)
  const pressure = late ? r.int(0, 2) : r.chance(0.12) ? r.int(1, r.chance(0.3) ? 4 : 2) : 0
  const state = r.chance(0.08)
    ? 'Opened'
    : late
      ? 'InProgress'
      : r.pick(['NoticeIssued', 'InProgress', 'InProgress', 'InProgress', 'Submitted', 'Rechecking', 'Returned'])
  const today = startOfDay(world.now)
  const days = late ? -r.int(0, 6) : r.int(1, className === 'D' ? 80 : 28)
  const term =
    className === 'A' ? world.now + (late ? -r.int(5, 300) * MINUTE : r.int(30, 2400) * MINUTE) : today + days * DAY
  const suspended = r.chance(0.012)
  const since = world.now - r.int(2, 40) * DAY
  const unsigned =
    state === 'Opened'
      ? [
          {
            kind: 'DOC-04',
            draftedAt: toIso(world.now - r.int(1, 60) * HOUR),
            signBy: toIso(today + r.int(0, 3) * DAY),
          },
        ]
      : late && !suspended
        ? [{ kind: 'DOC-07', draftedAt: toIso(term), signBy: toIso(Math.max(term, today) + r.int(0, 2) * DAY) }]
        : []
  const waiting = state === 'Submitted' || state === 'Rechecking'
  return {
    kind: 'case',
    id: `512021-C-${i.toString(32).toUpperCase().padStart(13, '0')}`,
    version: r.int(3, 20),
    number: state === 'Opened' ? null : `2026-${String(i + 1).padStart(6, '0')}`,
    title: r.pick(PROBLEMS),
    owner: school.administeredBy,
    location: school.location,
    schoolId: school.id,
    subjectName: school.name,
    state: suspended ? 'Suspended' : state,
    class: className,
    pressure,
    pendingRung: late && state !== 'Opened' ? Math.min(4, pressure + 1) : null,
    overdue: late && state !== 'Opened',
    nextDue: toIso(
      state === 'Opened'
        ? Date.parse(unsigned[0]?.signBy ?? '')
        : waiting
          ? today + r.int(1, 9) * DAY
          : late
            ? Math.max(term, today) + r.int(0, 2) * DAY
            : term,
    ),
    nextKind: state === 'Opened' ? 'sign.notice' : waiting ? 'recheck' : late ? 'sign.supervision' : 'term',
    termDue: state === 'Opened' ? null : toIso(term),
    holder: late || waiting ? `${r.pick(NAMES)}(县教督办)` : `${r.pick(NAMES)}(校长)`,
    suspended,
    unsigned,
    tier: 0,
    tiers: 0,
    since: toIso(since),
    changedAt: toIso(world.now - r.int(1, 3000) * MINUTE),
    occurrence: 0,
    covert: state === 'Rechecking' && r.chance(0.4),
  }
}

const KINDS: Record<Severity, readonly string[]> = {
  P0: ['AL-02A', 'AL-53', 'AL-03A'],
  P1: ['AL-04', 'AL-05', 'AL-07', 'AL-01A'],
  P2: ['AL-02', 'AL-03', 'AL-09', 'AL-54'],
  P3: ['AL-01', 'AL-10', 'AL-11'],
}

export function makeAlert(world: World, row: BoardRow, i: number, severity?: Severity): BoardRow {
  const r = world.random
  const s: Severity = severity ?? (i < 2 ? 'P0' : i < 9 ? 'P1' : r.chance(0.7) ? 'P2' : 'P3')
  const window = { P0: 5 * MINUTE, P1: HOUR, P2: DAY, P3: 0 }[s]
  const age = r.int(1, Math.max(2, Math.floor((window / MINUTE) * 0.8) || 60)) * MINUTE
  const acked = i % 3 === 2
  const since = world.now - (severity ? 0 : age)
  return {
    ...row,
    kind: 'alert',
    id: `512021-A-${(world.nextId++).toString(32).toUpperCase().padStart(13, '0')}`,
    version: 1,
    title: `${row.subjectName}:${row.title}`,
    state: 'Open',
    nextDue: null,
    nextKind: null,
    termDue: null,
    unsigned: [],
    overdue: false,
    alertKind: r.pick(KINDS[s]),
    severity: s,
    tier: s === 'P3' ? 0 : r.int(0, 1),
    tiers: s === 'P3' ? 1 : 3,
    ackBy: acked || s === 'P3' ? null : toIso(since + window),
    ackedBy: acked ? [r.pick(NAMES)] : [],
    escalatesAt:
      s === 'P3' ? null : toIso(s === 'P0' ? since + 15 * MINUTE : startOfDay(world.now) + r.int(1, 5) * DAY),
    sourceId: row.id,
    since: toIso(since),
    changedAt: toIso(since),
    occurrence: 1,
    told: [r.pick(NAMES), r.pick(NAMES), r.pick(NAMES)],
  }
}

export function totalsOf(world: World, within: (row: BoardRow) => boolean): Totals {
  const rows = [...world.rows.values()].filter(within)
  const cases = rows.filter((row) => row.kind === 'case')
  const tomorrow = startOfDay(world.now) + DAY
  const dueBy = (end: number) =>
    cases.filter(
      (row) => !row.suspended && row.termDue && Date.parse(row.termDue) > world.now && Date.parse(row.termDue) <= end,
    ).length
  const cells = new Map<string, { county: string; class: string; pressure: number; count: number }>()
  for (const row of cases) {
    const key = `${row.location}|${row.class}|${row.pressure}`
    const cell = cells.get(key) ?? { county: row.location, class: row.class ?? '', pressure: row.pressure, count: 0 }
    cell.count++
    cells.set(key, cell)
  }
  const alerts = { P0: 0, P1: 0, P2: 0, P3: 0 }
  rows.filter((row) => row.kind === 'alert').forEach((row) => row.severity && alerts[row.severity]++)
  return {
    open: cases.length,
    overdue: cases.filter((row) => row.overdue).length,
    dueToday: dueBy(tomorrow),
    due3: dueBy(tomorrow + 2 * DAY),
    due7: dueBy(tomorrow + 6 * DAY),
    unsigned: cases.reduce((sum, row) => sum + (row.unsigned?.length ?? 0), 0),
    suspended: cases.filter((row) => row.suspended).length,
    alerts,
    cells: [...cells.values()],
  }
}
