import type { CaseEvent, CaseState, Delivery } from '../src/cases/case'
import type { BoardRow } from '../src/board/row'
import { DAY, HOUR, MINUTE, dateKey, startOfDay, toIso } from '../src/time/beijing'
import { compute } from './calendar'

const MAY: Record<string, string[]> = {
  Opened: ['issue-notice', 'change-class', 'cancel'],
  NoticeIssued: ['receipt', 'start-work', 'submit', 'request-extension', 'object', 'suspend', 'change-class'],
  InProgress: [
    'submit',
    'request-extension',
    'sign-supervision-notice',
    'summon-interview',
    'hold-interview',
    'suspend',
    'transfer',
    'report-obstruction',
  ],
  Submitted: ['start-recheck', 'file-report'],
  Rechecking: ['record-verdict', 'confirm-pass', 'confirm-fail'],
  Returned: ['submit', 'request-extension'],
  Suspended: ['resume', 'review-suspension'],
}

const hash = (n: number) =>
  Array.from({ length: 64 }, (_, i) => ((n * 31 + i * 7 + ((n * i) % 13)) % 16).toString(16)).join('')

export function caseView(row: BoardRow): CaseState {
  const served = Date.parse(row.since) + 17 * HOUR
  return {
    id: row.id,
    version: row.version,
    number: row.number,
    state: row.state,
    pressure: { served: row.pressure, pending: row.pendingRung, frozen: row.state === 'Submitted' && row.pressure > 0 },
    class: row.class,
    title: row.title,
    facts: `经督导检查,你单位存在以下问题:${row.title}。现场查看记录簿并询问管理人员,情况属实。`,
    school: { id: row.schoolId ?? '', name: row.subjectName ?? '' },
    owner: row.owner,
    location: row.location,
    finder: { id: 'p-li', name: '李敏' },
    holder: row.holder,
    covert: row.covert,
    openedAt: row.since,
    deadlines: [
      ...(row.termDue
        ? [
            {
              kind: 'term',
              due: row.termDue,
              lastDay: dateKey(Date.parse(row.termDue) - 1),
              rule: 'domain 4.1.1 C 类整改 30 日',
              amount: row.pressure === 1 ? '10 wd' : '30 d',
              rolled: false,
              calendar: '2026v1',
              provisional: false,
              since: toIso(served),
            },
          ]
        : []),
      ...(row.nextKind && row.nextKind !== 'term' && row.nextDue
        ? [
            {
              kind: row.nextKind,
              due: row.nextDue,
              lastDay: dateKey(Date.parse(row.nextDue) - 1),
              rule: '签发期限 2 个工作日',
              amount: '2 wd',
              rolled: false,
              calendar: '2026v1',
              provisional: false,
              since: row.changedAt,
            },
          ]
        : []),
    ],
    documents: [
      {
        id: 'd1',
        kind: 'DOC-04',
        status: row.state === 'Opened' ? 'drafted' : 'signed',
        number: row.state === 'Opened' ? null : '安教督整〔2026〕0031号',
        draftedAt: row.since,
        signBy: toIso(Date.parse(row.since) + 3 * DAY),
        signedAt: toIso(served),
        signedBy: '赵文（县教督办主任）',
        servedAt: toIso(served + 1000),
        fields: {
          problems: [row.title],
          class: row.class,
          term: '30 日',
          requiredEvidence: ['留样照片', '管理制度', '责任人签字记录'],
          objectionRight: '收到之日起 10 日内',
          legalBasis: '《教育督导条例》第二十一条',
        },
      },
      ...(row.unsigned ?? [])
        .filter((u) => u.kind !== 'DOC-04')
        .map((u, i) => ({
          id: `u${i}`,
          kind: u.kind,
          status: 'drafted' as const,
          draftedAt: u.draftedAt,
          signBy: u.signBy,
          fields: {
            originalNotice: '安教督整〔2026〕0031号',
            overdueDays: 3,
            demands: ['立即完成整改', '报送整改报告'],
            newTerm: '10 个工作日',
            consequence: '约谈',
          },
        })),
    ],
    evidence: [
      {
        id: 'e1',
        name: '留样冰箱现场照片.jpg',
        hash: hash(7),
        size: 1_834_211,
        contentType: 'image/jpeg',
        by: '李敏',
        at: row.since,
      },
      {
        id: 'e2',
        name: '留样记录簿扫描件.pdf',
        hash: hash(11),
        size: 422_018,
        contentType: 'application/pdf',
        by: '李敏',
        at: row.since,
      },
    ],
    returns: row.state === 'Returned' ? 1 : 0,
    wasOverdue: row.overdue || row.pressure > 0,
    daysLate: row.overdue ? 3 : 0,
    maxPressure: row.pressure,
    may: MAY[row.state] ?? [],
  }
}

export function events(row: BoardRow): CaseEvent[] {
  const opened = Date.parse(row.since)
  const at = (ms: number) => toIso(opened + ms)
  const li = { id: 'p-li', name: '李敏', post: '责任督学' }
  const zhao = { id: 'p-zhao', name: '赵文', post: '安岳县教督办主任' }
  const wang = { id: 'p-wang', name: '王磊', post: '校长' }
  const system = { id: 'system', name: '系统' }
  const list: Omit<CaseEvent, 'version'>[] = [
    { type: 'case.opened.v1', at: at(0), actor: li, channel: 'phone', data: { facts: row.title } },
    {
      type: 'case.deadline-set.v1',
      at: at(0),
      actor: system,
      data: { kind: 'sign.notice', due: toIso(startOfDay(opened) + 4 * DAY) },
    },
  ]
  if (row.state !== 'Opened') {
    list.push(
      { type: 'case.notice-issued.v1', at: at(17 * HOUR), actor: zhao, channel: 'web', data: { kind: 'DOC-04' } },
      {
        type: 'case.number-assigned.v1',
        at: at(17 * HOUR + 1000),
        actor: system,
        data: { number: '安教督整〔2026〕0031号' },
      },
      { type: 'case.notice-served.v1', at: at(17 * HOUR + 2000), actor: system, data: { to: row.subjectName } },
      {
        type: 'case.notice-receipted.v1',
        at: at(41 * HOUR),
        actor: { ...wang, name: '陈刚', post: '学校填报员' },
        channel: 'phone',
        data: {},
      },
      { type: 'case.rectification-started.v1', at: at(42 * HOUR), actor: wang, channel: 'phone', data: {} },
    )
  }
  if (row.overdue && row.termDue) {
    list.push({
      type: 'case.overdue.v1',
      at: row.termDue,
      recordedAt: toIso(Date.parse(row.termDue) + 3 * MINUTE),
      actor: system,
      data: { kind: 'term' },
    })
  }
  if (row.state === 'Submitted') {
    list.push({
      type: 'case.rectification-submitted.v1',
      at: row.changedAt,
      actor: wang,
      channel: 'web',
      data: { summary: '已补齐留样并落实双人管理' },
    })
  }
  return list.map((event, i) => ({
    ...event,
    version: i + 1,
    recordedAt: event.recordedAt ?? event.at,
    hash: hash(i + 3),
    commandId: `c-${i}`,
  }))
}

export function deliveries(row: BoardRow): Delivery[] {
  const served = Date.parse(row.since) + 17 * HOUR
  const base = { occurrence: 1, repeat: 0 }
  return [
    {
      ...base,
      kind: 'document',
      title: '整改通知书',
      personName: '王磊',
      postName: '校长',
      tier: 0,
      at: toIso(served),
      deliveredAt: toIso(served + 900),
      readAt: toIso(served + 20 * MINUTE),
      ackedAt: null,
      status: 'read',
    },
    {
      ...base,
      kind: 'alert',
      alertKind: 'AL-01',
      severity: 'P3',
      title: row.title,
      personName: '王磊',
      postName: '校长',
      tier: 0,
      at: toIso(served + 20 * DAY),
      deliveredAt: toIso(served + 20 * DAY),
      readAt: null,
      ackedAt: null,
      status: 'open',
    },
    {
      ...base,
      kind: 'alert',
      alertKind: 'AL-02',
      severity: 'P2',
      title: row.title,
      personName: '赵文',
      postName: '安岳县教督办主任',
      tier: 0,
      at: row.changedAt,
      deliveredAt: row.changedAt,
      readAt: row.changedAt,
      ackedAt: row.overdue ? null : row.changedAt,
      status: row.overdue ? 'open' : 'acked',
    },
  ]
}

export function explanation(row: BoardRow, kind: string) {
  const trigger = dateKey(Date.parse(row.since) + 17 * HOUR)
  const working = kind !== 'term'
  const result = compute(trigger, working ? 10 : 30, working ? 'wd' : 'd', true)
  return {
    kind,
    trigger,
    amount: working ? '10 wd' : '30 d',
    rule: working ? 'C 类督办 10 个工作日' : 'C 类整改 30 日，末日遇休息日顺延（民法典第二百零三条）',
    settingVersion: '2026-01',
    calendar: '2026v1',
    ...result,
  }
}
