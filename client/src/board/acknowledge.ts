import { reactive } from 'vue'
import { useSound } from '@/live/sound'
import { http, newKey } from '@/session/http'
import { explain, type Explained } from '@/session/problem-text'
import { useSession } from '@/session/session-store'
import { useBoard } from './board-store'

interface ActState {
  pending: boolean
  refusal: Explained | null
}

const acts = reactive(new Map<string, ActState>())

/** Acknowledging an alert: shown at once, confirmed by the server, taken back with the reason when refused. */
export function useAcknowledge() {
  const board = useBoard()
  const session = useSession()
  const sound = useSound()

  async function acknowledge(alertId: string): Promise<boolean> {
    if (acts.get(alertId)?.pending) {
      return false
    }
    acts.set(alertId, { pending: true, refusal: null })
    const row = board.row('alert', alertId)
    const name = session.person?.name ?? ''
    const undo = board.patch(`alert/${alertId}`, { ackedBy: [name, ...(row?.ackedBy ?? [])], ackBy: null })
    try {
      await http.post(`/api/alerts/${encodeURIComponent(alertId)}/acknowledge`, {}, { key: newKey() })
      sound.silence(alertId)
      acts.delete(alertId)
      return true
    } catch (error) {
      undo()
      acts.set(alertId, { pending: false, refusal: explain(error) })
      return false
    }
  }

  return { acknowledge, stateOf: (id: string) => acts.get(id) }
}
