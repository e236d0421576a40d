import { beforeEach, describe, expect, it, vi } from 'vitest'
import { openCaseBody, useOpenCase } from '../src/cases/open-case'
import { findSchools, schoolOf } from '../src/cases/school-search'
import type { School } from '../src/board/places-store'

const school = (id: string, name: string) => ({ id, name, location: '512021' }) as School
const SCHOOLS = [
  school('AY-0217', '安岳县甲镇中心小学'),
  school('AY-0218', '安岳县乙镇小学'),
  school('LZ-0218', '乐至县小学'),
]
const FILLED = {
  subject: 'AY-0217',
  class: 'C',
  title: '消防通道堵塞',
  problem: '堵塞 12 天',
  required: ['清理', '', '整改'],
}

function answers(...list: (number | 'cut')[]) {
  const keys: string[] = []
  vi.stubGlobal('fetch', (_: string, init: RequestInit) => {
    keys.push((init.headers as Record<string, string>)['Idempotency-Key'] ?? '')
    const next = list.shift() ?? 201
    return next === 'cut'
      ? Promise.reject(new TypeError('cut'))
      : Promise.resolve(new Response(JSON.stringify({ id: '512021-C-1', code: 'NOT_PERMITTED' }), { status: next }))
  })
  return keys
}
const tick = () => new Promise((resolve) => setTimeout(resolve))

describe('opening a case', () => {
  beforeEach(() => localStorage.clear())

  it('numbers the required items and leaves out what is empty', () => {
    const { draft } = useOpenCase('p')
    Object.assign(draft.value.values, FILLED)
    expect(openCaseBody(draft.value.values, '')).toEqual({
      subjectKind: 'School',
      subject: 'AY-0217',
      class: 'C',
      title: '消防通道堵塞',
      problem: '堵塞 12 天',
      required: [
        { id: '1', text: '清理' },
        { id: '2', text: '整改' },
      ],
      delegated: false,
    })
  })

  it('keeps draft and key over a lost answer and a reload, and sends the same case under the same key', async () => {
    const keys = answers('cut', 201)
    const first = useOpenCase('p')
    Object.assign(first.draft.value.values, FILLED)
    expect(await first.send()).toBeNull()
    expect(first.refusal.value?.code).toBe('NETWORK')
    await tick()

    const reloaded = useOpenCase('p')
    expect(reloaded.draft.value.values).toMatchObject(FILLED)
    expect(useOpenCase('someone-else').draft.value.values.title).toBe('')
    expect(await reloaded.send()).toBe('512021-C-1')
    expect(keys).toHaveLength(2)
    expect(keys[1]).toBe(keys[0])
    await tick()
    expect(useOpenCase('p').draft.value.values.title).toBe('')
  })

  it('corrects a text whose fate is unknown under the old key, so that the server can tell', async () => {
    const keys = answers('cut', 409, 201)
    const { draft, refusal, send } = useOpenCase('p')
    Object.assign(draft.value.values, FILLED)
    await send()
    draft.value.values.title = '消防通道堵塞(二)'
    expect(await send()).toBeNull()
    expect(refusal.value).not.toBeNull()
    expect(keys[1]).toBe(keys[0])
    draft.value.values.title = '消防通道堵塞(三)'
    await send()
    expect(keys[2]).not.toBe(keys[0])
  })

  it('sends a changed case under a key of its own, and keeps what was refused', async () => {
    const keys = answers(403, 201)
    const { draft, refusal, send } = useOpenCase('p')
    Object.assign(draft.value.values, FILLED)
    expect(await send()).toBeNull()
    expect(refusal.value?.code).toBe('NOT_PERMITTED')
    draft.value.values.title = '消防通道堵塞(二)'
    await send()
    expect(keys[1]).not.toBe(keys[0])
  })
})

describe('finding a school', () => {
  it('goes by every word of name or number, numbers first', () => {
    expect(findSchools(SCHOOLS, '安岳 小学', 9).map((s) => s.id)).toEqual(['AY-0217', 'AY-0218'])
    expect(findSchools(SCHOOLS, 'lz', 9).map((s) => s.id)).toEqual(['LZ-0218'])
    expect(findSchools(SCHOOLS, '  ', 9)).toEqual([])
    expect(findSchools(SCHOOLS, '小学', 2)).toHaveLength(2)
  })
  it('takes a number or a whole name, never a guess', () => {
    expect(schoolOf(SCHOOLS, ' ay-0217 ')?.id).toBe('AY-0217')
    expect(schoolOf(SCHOOLS, '乐至县小学')?.id).toBe('LZ-0218')
    expect(schoolOf(SCHOOLS, '小学')).toBeNull()
    expect(schoolOf([...SCHOOLS, school('X', '乐至县小学')], '乐至县小学')).toBeNull()
  })
})
