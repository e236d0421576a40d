import { onUnmounted, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { alertName } from '@/cases/names'
import { announcer } from '@/live/announcer'
import { useLive } from '@/live/live-store'
import { useSound } from '@/live/sound'
import { useBoard } from './board-store'
import { shortName } from './places-store'
import { isFlood } from './queue'

/** New alerts are heard and announced. In a flood the board rings once and then shows counts only. */
export function useRing(): void {
  const board = useBoard()
  const live = useLive()
  const sound = useSound()
  const { t } = useI18n()
  let rungForFlood = false

  const off = board.onRaised(
    (row) => {
      const flood = isFlood(board.alerts, live.now)
      if (row.severity && !(flood && rungForFlood)) {
        sound.raised(row.id, row.severity)
      }
      rungForFlood = flood
      const text = `${row.severity ?? ''} ${alertName(row.alertKind, t)} ${shortName(row.subjectName)}`
      announcer.say(text, row.severity === 'P0' ? 'assertive' : 'polite')
    },
    (key) => key.startsWith('alert/') && sound.silence(key.slice('alert/'.length)),
  )
  const stop = watch(
    () => board.alerts,
    (rows) => rows.filter((row) => row.ackedBy?.length).forEach((row) => sound.silence(row.id)),
  )
  onUnmounted(() => {
    off()
    stop()
  })
}
