import { DAY, dateKey, startOfDay } from './beijing'

/** One day as the server explains it. */
export interface ExplainedDay {
  date: string
  counted: boolean
  ordinal?: number | null
  reason?: string | null
}

/**
 * Which days work, as far as the server has told us. Outside the told range it falls back to Monday to Friday, the same
 * assumption the provisional calendar makes.
 */
export class WorkingDays {
  private readonly known: ReadonlyMap<string, boolean>

  constructor(days: readonly ExplainedDay[] = []) {
    this.known = new Map(days.map((day) => [day.date, day.counted]))
  }

  isWorking(instant: number): boolean {
    const known = this.known.get(dateKey(instant))
    if (known !== undefined) {
      return known
    }
    const weekday = new Date(instant + 8 * 3_600_000).getUTCDay()
    return weekday !== 0 && weekday !== 6
  }

  /** Milliseconds of working days between two instants; a working day counts whole, from 00:00 to 24:00, as the terms do. */
  between(from: number, to: number): number {
    let sum = 0
    for (let day = startOfDay(from); day < to; day += DAY) {
      if (this.isWorking(day)) {
        sum += Math.min(day + DAY, to) - Math.max(day, from)
      }
    }
    return sum
  }
}
