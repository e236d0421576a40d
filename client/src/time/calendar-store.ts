import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { useLive } from '@/live/live-store'
import { http } from '@/session/http'
import { DAY, dateKey } from './beijing'
import { WorkingDays, type ExplainedDay } from './working-days'

const BACK = 60
const AHEAD_WD = 110

/** The working days around today, learnt from the server's own computation so that no calendar lives in the client. */
export const useWorkCalendar = defineStore('calendar', () => {
  const days = shallowRef(new WorkingDays())
  let loadedFor = ''

  async function load(now = useLive().now): Promise<void> {
    const today = dateKey(now)
    if (loadedFor === today) {
      return
    }
    loadedFor = today
    try {
      const answer = await http.post<{ days: ExplainedDay[] }>('/api/calendar/compute', {
        trigger: dateKey(now - BACK * DAY),
        amount: AHEAD_WD,
        unit: 'wd',
        rollForward: false,
      })
      days.value = new WorkingDays(answer.days)
    } catch {
      // Monday to Friday until the next attempt; the absolute due date beside each countdown is exact all the same.
      loadedFor = ''
    }
  }

  return { days, load }
})
