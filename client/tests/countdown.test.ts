import { describe, expect, it } from 'vitest'
import { dueText } from '../src/time/beijing'
import { countdown, countsWorkingTime, type CountdownOptions } from '../src/time/countdown'
import { WorkingDays } from '../src/time/working-days'

const at = (text: string) => Date.parse(`${text}+08:00`)
/** 清明 2026: 4 to 6 April are off, and 9 May (a Saturday) works. */
const days = new WorkingDays([
  { date: '2026-04-04', counted: false },
  { date: '2026-04-05', counted: false },
  { date: '2026-04-06', counted: false },
  { date: '2026-05-09', counted: true },
])
const make = (options: Partial<CountdownOptions>) =>
  countdown({
    due: at('2026-04-04T00:00'),
    now: at('2026-04-01T21:00'),
    days,
    working: true,
    threshold: 72 * 3_600_000,
    english: false,
    ...options,
  })

describe('countdown in working time', () => {
  it('counts whole working days and the hours of today', () => {
    expect(make({}).text).toBe('2 个工作日 3 小时')
  })
  it('shows hours and minutes below one working day', () => {
    expect(make({ now: at('2026-04-03T18:48') }).text).toBe('5 小时 12 分')
  })
  it('leaves holidays out of the time past due', () => {
    const shown = make({ now: at('2026-04-08T00:40') })
    expect(shown).toMatchObject({ text: '超期 1 个工作日 40 分', overdue: true, urgency: 'critical' })
  })
  it('says so when only days off have passed since the due instant', () => {
    expect(make({ now: at('2026-04-05T12:00') }).text).toBe('超期 · 休息日不计')
  })
  it('counts a make-up Saturday', () => {
    expect(make({ now: at('2026-05-08T00:00'), due: at('2026-05-10T00:00') }).text).toBe('2 个工作日')
  })
  it('is overdue at exactly the due instant', () => {
    expect(make({ now: at('2026-04-04T00:00') }).overdue).toBe(true)
    expect(make({ now: at('2026-04-04T00:00') - 1 }).overdue).toBe(false)
  })
  it('falls back to Monday to Friday outside the known range', () => {
    expect(make({ now: at('2026-07-03T00:00'), due: at('2026-07-07T00:00') }).text).toBe('2 个工作日')
  })
})

describe('countdown in absolute time', () => {
  const absolute = { working: false }
  it('shows days and hours', () => {
    expect(make({ ...absolute, now: at('2026-04-01T21:00') }).text).toBe('2 天 3 小时')
  })
  it('shows minutes and seconds below an hour', () => {
    expect(make({ ...absolute, now: at('2026-04-03T23:47:53') }).text).toBe('12:07')
  })
  it('runs through holidays', () => {
    expect(make({ ...absolute, now: at('2026-04-05T00:00') }).text).toBe('超期 1 天')
  })
  it('has an English form', () => {
    expect(make({ ...absolute, english: true, now: at('2026-04-06T03:00') }).text).toBe('overdue 2 d 3 h')
  })
})

describe('urgency', () => {
  it('is calm above the threshold, warns inside it and is critical past it', () => {
    expect(make({ now: at('2026-03-31T23:59') }).urgency).toBe('calm')
    expect(make({ now: at('2026-04-01T00:00') }).urgency).toBe('warning')
    expect(make({ now: at('2026-04-04T00:01') }).urgency).toBe('critical')
  })
  it('stands still while suspended, even past the due instant', () => {
    expect(make({ frozen: true, now: at('2026-04-09T00:00') })).toMatchObject({ urgency: 'frozen', overdue: false })
  })
  it('shows a dash without a deadline', () => {
    expect(make({ due: null }).text).toBe('—')
  })
})

describe('which clocks count working time', () => {
  it('those that end at midnight, class A excepted', () => {
    expect(countsWorkingTime(at('2026-04-04T00:00'), 'C')).toBe(true)
    expect(countsWorkingTime(at('2026-04-04T00:00'), 'A')).toBe(false)
    expect(countsWorkingTime(at('2026-04-04T15:00'), 'C')).toBe(false)
  })
})

describe('due instants in words', () => {
  it('writes the midnight after the last day as 24:00 of the last day', () => {
    expect(dueText(at('2026-04-04T00:00'), false)).toBe('4月3日 周五 24:00')
    expect(dueText(at('2026-04-04T00:00'), true)).toBe('Fri 3 Apr 24:00')
  })
})
