import { DAY, dateKey, fromDateKey } from '../src/time/beijing'

const OFF = [
  '2026-01-01/2026-01-03',
  '2026-02-15/2026-02-23',
  '2026-04-04/2026-04-06',
  '2026-05-01/2026-05-05',
  '2026-06-19/2026-06-21',
  '2026-09-25/2026-09-27',
  '2026-10-01/2026-10-07',
]
const NAMES = ['元旦', '春节', '清明节', '劳动节', '端午节', '中秋节', '国庆节']
const MAKE_UP = new Set(['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'])

export interface Day {
  date: string
  counted: boolean
  ordinal: number | null
  reason: string
}

export function reasonOff(date: string): string | null {
  if (MAKE_UP.has(date)) {
    return null
  }
  const holiday = OFF.findIndex((range) => date >= range.slice(0, 10) && date <= range.slice(11))
  if (holiday >= 0) {
    return NAMES[holiday] ?? '假日'
  }
  const weekday = new Date(fromDateKey(date) + DAY / 2).getUTCDay()
  return weekday === 0 || weekday === 6 ? '周末' : null
}

/** The same counting as the real server's, for the sample only. */
export function compute(trigger: string, amount: number, unit: string, roll: boolean) {
  const days: Day[] = []
  let day = fromDateKey(trigger)
  let counted = 0
  while (counted < amount) {
    day += DAY
    const date = dateKey(day)
    const off = unit === 'wd' ? reasonOff(date) : null
    counted += off ? 0 : 1
    days.push({
      date,
      counted: !off,
      ordinal: off ? null : counted,
      reason: off ?? (MAKE_UP.has(date) ? '调休上班' : ''),
    })
  }
  while (roll && unit === 'd' && reasonOff(dateKey(day))) {
    const off = reasonOff(dateKey(day + DAY))
    const last = days.at(-1)
    if (last) {
      last.reason = `${last.reason || reasonOff(last.date) || ''} → 顺延`
    }
    day += DAY
    days.push({ date: dateKey(day), counted: !off, ordinal: off ? null : counted, reason: off ?? '顺延至工作日' })
  }
  return {
    lastDay: dateKey(day),
    dueAt: `${dateKey(day + DAY)}T00:00:00+08:00`,
    provisional: dateKey(day) > '2026-12-31',
    days,
  }
}
