/** Asia/Shanghai is UTC+8 without daylight saving, so plain arithmetic is exact. All instants are epoch milliseconds. */
const OFFSET = 8 * 3_600_000
export const MINUTE = 60_000
export const HOUR = 3_600_000
export const DAY = 86_400_000

export interface Parts {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
  /** 0 = Sunday. */
  weekday: number
}

export function parts(instant: number): Parts {
  const d = new Date(instant + OFFSET)
  return {
    year: d.getUTCFullYear(),
    month: d.getUTCMonth() + 1,
    day: d.getUTCDate(),
    hour: d.getUTCHours(),
    minute: d.getUTCMinutes(),
    second: d.getUTCSeconds(),
    weekday: d.getUTCDay(),
  }
}

/** Start of the local day that contains the instant. */
export function startOfDay(instant: number): number {
  return Math.floor((instant + OFFSET) / DAY) * DAY - OFFSET
}

export function isMidnight(instant: number): boolean {
  return startOfDay(instant) === instant
}

/** `2026-04-03`, the local date. */
export function dateKey(instant: number): string {
  return new Date(instant + OFFSET).toISOString().slice(0, 10)
}

/** Midnight at the start of a local date. */
export function fromDateKey(date: string): number {
  return Date.parse(`${date}T00:00:00+08:00`)
}

export function toIso(instant: number): string {
  return new Date(instant + OFFSET).toISOString().replace(/(\.\d{3})?Z$/, '+08:00')
}

export function parseInstant(text: string | null | undefined): number | null {
  if (!text) {
    return null
  }
  const value = Date.parse(text)
  return Number.isNaN(value) ? null : value
}

const two = (n: number) => String(n).padStart(2, '0')

export function clockText(instant: number, seconds = true): string {
  const p = parts(instant)
  return seconds ? `${two(p.hour)}:${two(p.minute)}:${two(p.second)}` : `${two(p.hour)}:${two(p.minute)}`
}

export function weekdayText(weekday: number, english: boolean): string {
  return english
    ? (['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][weekday] ?? '')
    : `周${'日一二三四五六'.charAt(weekday)}`
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `4月3日 周五` / `Fri 3 Apr`; the year is added when it is not the year of `now`. */
export function dayText(instant: number, english: boolean, now?: number): string {
  const p = parts(instant)
  const otherYear = now !== undefined && parts(now).year !== p.year
  if (english) {
    return `${weekdayText(p.weekday, true)} ${p.day} ${MONTHS[p.month - 1]}${otherYear ? ` ${p.year}` : ''}`
  }
  return `${otherYear ? `${p.year}年` : ''}${p.month}月${p.day}日 ${weekdayText(p.weekday, false)}`
}

/** A moment in the past or future, absolute: `4月3日 周五 15:00`. */
export function momentText(instant: number, english: boolean, now?: number): string {
  return `${dayText(instant, english, now)} ${clockText(instant, false)}`
}

/** A due instant as people say it: 00:00 after the last day is written as 24:00 of the last day. */
export function dueText(due: number, english: boolean, now?: number): string {
  return isMidnight(due) ? `${dayText(due - 1, english, now)} 24:00` : momentText(due, english, now)
}

/** Relative under one hour (`3 分钟前`), absolute beyond. */
export function agoText(instant: number, now: number, english: boolean): string {
  const age = now - instant
  if (age < 0 || age >= HOUR) {
    return momentText(instant, english, now)
  }
  const minutes = Math.floor(age / MINUTE)
  if (minutes < 1) {
    return english ? 'just now' : '刚刚'
  }
  return english ? `${minutes} min ago` : `${minutes} 分钟前`
}

/** For places with little room: relative under an hour, the time of today, else the day. */
export function shortAgoText(instant: number, now: number, english: boolean): string {
  if (now - instant < HOUR && now >= instant) {
    return agoText(instant, now, english)
  }
  return startOfDay(instant) === startOfDay(now)
    ? clockText(instant, false)
    : dayText(instant, english, now).replace(/ 周.$|^\w{3} (?=\d)/, '')
}
