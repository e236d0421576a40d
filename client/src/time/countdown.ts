import { DAY, HOUR, MINUTE, isMidnight } from './beijing'
import type { WorkingDays } from './working-days'

export type Urgency = 'calm' | 'warning' | 'critical' | 'frozen'

export interface Countdown {
  text: string
  overdue: boolean
  urgency: Urgency
}

export interface CountdownOptions {
  /** Null: the clock is not running. */
  due: number | null
  now: number
  days: WorkingDays
  /** Working form (`2 个工作日 3 小时`) or absolute form (`2 天 3 小时`, `12:07`). */
  working: boolean
  /** Below this many milliseconds left the countdown warns. */
  threshold: number
  english: boolean
  frozen?: boolean
}

/** Terms in days end at midnight and count working time; hour terms and acknowledge clocks run on, day and night. */
export function countsWorkingTime(due: number, className?: string | null): boolean {
  return className !== 'A' && isMidnight(due)
}

export function countdown(o: CountdownOptions): Countdown {
  if (o.due === null) {
    return { text: '—', overdue: false, urgency: 'calm' }
  }
  if (o.frozen) {
    return { text: o.english ? 'clock stopped' : '时钟暂停', overdue: false, urgency: 'frozen' }
  }
  const overdue = o.now >= o.due
  const [from, to] = overdue ? [o.due, o.now] : [o.now, o.due]
  const body = o.working ? workingText(o.days.between(from, to), o.english) : absoluteText(to - from, o.english)
  const urgency = overdue ? 'critical' : o.due - o.now <= o.threshold ? 'warning' : 'calm'
  return { text: withPrefix(body, overdue, o), overdue, urgency }
}

function withPrefix(body: string | null, overdue: boolean, o: CountdownOptions): string {
  if (overdue) {
    return body === null
      ? o.english
        ? 'overdue (day off)'
        : '超期 · 休息日不计'
      : o.english
        ? `overdue ${body}`
        : `超期 ${body}`
  }
  return body ?? (o.english ? 'ends on a day off' : '休息日内到期')
}

/** Null when no working time lies between. */
function workingText(ms: number, english: boolean): string | null {
  if (ms <= 0) {
    return null
  }
  const days = Math.floor(ms / DAY)
  return join(
    days > 0 ? (english ? `${days} wd` : `${days} 个工作日`) : '',
    days > 0 ? remainder(ms % DAY, english) : hoursMinutes(ms, english),
  )
}

function absoluteText(ms: number, english: boolean): string {
  const days = Math.floor(ms / DAY)
  if (days > 0) {
    return join(english ? `${days} d` : `${days} 天`, remainder(ms % DAY, english))
  }
  return ms >= HOUR ? hoursMinutes(ms, english) : minutesSeconds(ms)
}

/** The part below a day beside a count of days: hours, or minutes when there is no full hour. */
function remainder(ms: number, english: boolean): string {
  const hours = Math.floor(ms / HOUR)
  if (hours > 0) {
    return english ? `${hours} h` : `${hours} 小时`
  }
  const minutes = Math.floor(ms / MINUTE)
  return minutes > 0 ? (english ? `${minutes} min` : `${minutes} 分`) : ''
}

function hoursMinutes(ms: number, english: boolean): string {
  const hours = Math.floor(ms / HOUR)
  const minutes = Math.floor((ms % HOUR) / MINUTE)
  return join(hours > 0 ? (english ? `${hours} h` : `${hours} 小时`) : '', english ? `${minutes} min` : `${minutes} 分`)
}

function minutesSeconds(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`
}

function join(...texts: string[]): string {
  return texts.filter((text) => text !== '').join(' ')
}

/** A plain length of time, for ages and waits: `3 天 4 小时`. */
export function spanText(ms: number, english: boolean): string {
  return absoluteText(Math.max(0, ms), english)
}
