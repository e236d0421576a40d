import type { FakeServer } from './server'
import { JURISDICTIONS, OUTLINES } from './places'
import { caseView, deliveries, events, explanation } from './case-view'
import { toIso } from '../src/time/beijing'

const PERSON = {
  id: 'p-zhao',
  name: '赵文',
  userName: 'zhao',
  posts: [
    { postId: '512000:OP', role: 'OP', roleCode: 'T-OP', scope: '512000', scopeName: '资阳市', standing: 'Holder' },
  ],
}
const DEMO = {
  password: 'drill-2026',
  people: [
    { userName: 'top', name: '赵文', title: '市指挥中心值班员', titleEn: 'City operator' },
    { userName: 'toffh', name: '周强', title: '市教督办主任', titleEn: 'City office head' },
    { userName: 'koffh', name: '吴静', title: '安岳县教督办主任', titleEn: 'County office head' },
    { userName: 'kci', name: '郑伟', title: '安岳县总督学', titleEn: 'County chief inspector' },
    { userName: 'ri', name: '李敏', title: '责任督学', titleEn: 'Responsible inspector' },
    { userName: 'schp', name: '王磊', title: '安岳县甲镇中心小学校长', titleEn: 'Principal' },
  ],
}

export interface Answer {
  status: number
  body?: unknown
}

const ok = (body: unknown): Answer => ({ status: 200, body })
const refuse = (status: number, code: string, detail: string): Answer => ({
  status,
  body: {
    type: 'about:blank',
    title: code,
    status,
    code,
    detail,
    traceId: '0af7651916cd43dd8448eb211c80319c',
    values: {},
  },
})

let signedIn = sessionStorage.getItem('mock') === '1'

export function answer(server: FakeServer, method: string, url: URL, body: Record<string, unknown>): Answer {
  const path = url.pathname
  if (path === '/api/demo') {
    return ok(DEMO)
  }
  if (path === '/api/session') {
    return session(method, body)
  }
  if (!signedIn) {
    return refuse(401, 'NOT_SIGNED_IN', '请先登录。')
  }
  return (
    simple(server, method, path, body) ?? cases(server, method, url, body) ?? refuse(404, 'NOT_FOUND', '记录不存在。')
  )
}

function session(method: string, body: Record<string, unknown>): Answer {
  if (method === 'DELETE') {
    signedIn = false
    sessionStorage.removeItem('mock')
    return { status: 204 }
  }
  if (body.password !== DEMO.password) {
    return refuse(401, 'INVALID_CREDENTIALS', '')
  }
  signedIn = true
  sessionStorage.setItem('mock', '1')
  return ok({ token: 'mock', expiresAt: '2026-12-31T00:00:00+08:00', person: PERSON })
}

function simple(server: FakeServer, method: string, path: string, body: Record<string, unknown>): Answer | null {
  switch (`${method} ${path}`) {
    case 'GET /api/me':
      return ok({
        person: PERSON,
        home: '512000',
        jurisdictions: JURISDICTIONS,
        may: ['acknowledge', 'drill'],
        language: 'zh-CN',
      })
    case 'GET /api/jurisdictions':
      return ok({ items: JURISDICTIONS })
    case 'GET /api/schools':
      return ok({ items: server.world.schools, cursor: null })
    case 'GET /api/map/ziyang':
      return ok(OUTLINES)
    case 'GET /api/inbox':
      return ok({ items: server.inbox(), cursor: null })
    case 'POST /api/inbox/read':
      return { status: 204 }
    case 'POST /api/calendar/compute':
      return ok(server.compute(body as never))
    case 'GET /api/drill':
      return ok({ now: toIso(server.world.now), speed: server.speed, pending: 0, running: false })
    case 'POST /api/drill/speed':
      server.speed = Number(body.factor)
      server.beat()
      return ok({})
    case 'POST /api/drill/advance':
      server.advance(
        typeof body.to === 'string'
          ? Math.max(0, Date.parse(body.to) - server.world.now)
          : server.days(String(body.by)),
      )
      return ok({})
    default:
      return null
  }
}

function cases(server: FakeServer, method: string, url: URL, body: Record<string, unknown>): Answer | null {
  const [, , kind, id = '', what, more] = url.pathname.split('/').map(decodeURIComponent)
  if (kind === 'board') {
    return ok(server.board(id))
  }
  if (kind === 'alerts') {
    return alerts(server, id, what, url)
  }
  if (kind !== 'cases') {
    return null
  }
  if (id === '') {
    return list(server, url)
  }
  const row = server.world.rows.get(`case/${id}`)
  if (!row) {
    return null
  }
  if (method === 'POST') {
    return act(server, id, what ?? '', body)
  }
  switch (what) {
    case undefined:
      return ok(caseView(row))
    case 'events':
      return ok({ items: events(row) })
    case 'deliveries':
      return ok({ items: deliveries(row) })
    case 'deadlines':
      return ok(explanation(row, more ?? 'term'))
    default:
      return null
  }
}

/** `start-work` is always refused, so that a rollback can be seen. */
function act(server: FakeServer, id: string, trigger: string, body: Record<string, unknown>): Answer {
  const row = server.world.rows.get(`case/${id}`)
  if (
    !row ||
    trigger === 'start-work' ||
    (trigger === 'start-recheck' && Array.isArray(body.recheckers) && body.recheckers.includes('p-li'))
  ) {
    return refuse(
      trigger === 'start-recheck' ? 422 : 409,
      trigger === 'start-recheck' ? 'SELF_RECHECK_FORBIDDEN' : 'WRONG_STATE',
      trigger === 'start-recheck'
        ? '不得复查自己提交、自己发现或自己负责学校的问题。'
        : '当前状态（已下发）不允许此操作。',
    )
  }
  if (trigger === 'evidence') {
    return ok({ id: 'e9', name: '附件.pdf', hash: 'ab'.repeat(32), size: 1024 })
  }
  const next = {
    ...row,
    version: row.version + 1,
    state: trigger === 'submit' ? 'Submitted' : row.state,
    changedAt: toIso(server.world.now),
  }
  server.world.rows.set(`case/${id}`, next)
  server.publish({ changed: [next], removed: [] })
  return ok({ id, version: next.version })
}

function alerts(server: FakeServer, id: string, what: string | undefined, url: URL): Answer | null {
  if (what === 'acknowledge') {
    const row = server.acknowledge(id)
    return row ? ok({ id, version: row.version }) : refuse(409, 'ALERT_RESOLVED', '该警报已解除。')
  }
  const source = url.searchParams.get('source')
  const items = [...server.world.rows.values()]
    .filter((row) => row.kind === 'alert' && (!source || row.sourceId === source))
    .slice(0, 100)
    .map((row) => ({
      id: row.id,
      kind: row.alertKind,
      severity: row.severity,
      state: row.state,
      tier: row.tier,
      tiers: row.tiers,
      escalatesAt: row.escalatesAt,
      ackBy: row.ackBy,
      nextTold: [{ post: '县总督学', name: '郑伟' }],
      told: [],
      sourceId: row.sourceId,
    }))
  return ok({ items, cursor: null })
}

function list(server: FakeServer, url: URL): Answer {
  const q = url.searchParams
  const all = [...server.world.rows.values()].filter(
    (row) =>
      row.kind === 'case' &&
      (!q.get('state') || row.state === q.get('state')) &&
      (!q.get('class') || row.class === q.get('class')) &&
      (!q.get('school') || row.schoolId === q.get('school')) &&
      (q.get('overdue') !== 'true' || row.overdue) &&
      (!q.get('jurisdiction') || q.get('jurisdiction') === '512000' || row.owner === q.get('jurisdiction')),
  )
  const from = Number(q.get('cursor') ?? 0)
  const limit = Number(q.get('limit') ?? 50)
  return ok({ items: all.slice(from, from + limit), cursor: from + limit < all.length ? String(from + limit) : null })
}
