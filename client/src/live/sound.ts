import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { stored } from '@/design/stored'
import type { Severity } from '@/design/severity'

const TONES: Record<Severity, { notes: number[]; length: number }> = {
  P0: { notes: [880, 660, 880, 660], length: 0.16 },
  P1: { notes: [740, 587], length: 0.18 },
  P2: { notes: [587], length: 0.2 },
  P3: { notes: [440], length: 0.14 },
}
const REPEAT = 15_000
const REPEAT_LIMIT = 120_000

/** One short tone per severity (all under 1 s); P0 repeats every 15 s until acknowledged, at most 2 minutes. */
export const useSound = defineStore('sound', () => {
  const muted = stored<boolean>('sound.muted', false)
  const volume = stored<number>('sound.volume', 0.6)
  const context = ref<AudioContext | null>(null)
  const enabled = computed(() => context.value !== null)
  const repeats = new Map<string, number>()

  /** Browsers allow sound only after a gesture: the button that calls this is also the self-test of a shift's start. */
  async function enable(): Promise<void> {
    const audio = (context.value ??= new AudioContext())
    await audio.resume()
    play('P3')
  }

  function play(severity: Severity): void {
    const audio = context.value
    if (!audio || muted.value) {
      return
    }
    const { notes, length } = TONES[severity]
    notes.forEach((frequency, i) => {
      const at = audio.currentTime + i * length
      const gain = audio.createGain()
      gain.gain.setValueAtTime(0, at)
      gain.gain.linearRampToValueAtTime(volume.value * 0.4, at + 0.015)
      gain.gain.linearRampToValueAtTime(0, at + length * 0.92)
      const tone = audio.createOscillator()
      tone.type = severity === 'P0' ? 'square' : 'sine'
      tone.frequency.value = frequency
      tone.connect(gain).connect(audio.destination)
      tone.start(at)
      tone.stop(at + length)
    })
  }

  function raised(key: string, severity: Severity): void {
    play(severity)
    if (severity !== 'P0' || repeats.has(key)) {
      return
    }
    const until = performance.now() + REPEAT_LIMIT
    const timer = window.setInterval(() => (performance.now() < until ? play('P0') : silence(key)), REPEAT)
    repeats.set(key, timer)
  }

  function silence(key: string): void {
    window.clearInterval(repeats.get(key))
    repeats.delete(key)
  }

  return { muted, volume, enabled, enable, play, raised, silence, repeating: (key: string) => repeats.has(key) }
})
