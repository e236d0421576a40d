import { DAY, HOUR } from '@/time/beijing'
import { stored } from './stored'

/** Hours before a due instant at which its countdown turns to warning, by class; `other` for clocks without one. */
export const DEFAULT_THRESHOLDS = { A: 12, B: 48, C: 72, D: 120, other: 1 }
export type ThresholdKey = keyof typeof DEFAULT_THRESHOLDS

const hours = stored<Record<ThresholdKey, number>>('thresholds', DEFAULT_THRESHOLDS)

export function useThresholds() {
  return {
    hours,
    of: (className?: string | null) => {
      const key = className && className in hours.value ? (className as ThresholdKey) : 'other'
      return Math.min(hours.value[key] * HOUR, 365 * DAY)
    },
  }
}
