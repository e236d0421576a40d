export interface ClockBeat {
  now: string
  speed: number
  /** A drill's own time, which no wall clock agrees with. */
  drill: boolean
}

/** How far this machine's clock is from the server's before people are told (ms). */
export const SKEW_ANNOUNCED = 30_000

/**
 * Business time between two heartbeats: the last beat plus what has elapsed on a monotonic clock times the speed. The
 * machine's own wall clock never takes part, so a wrong one cannot shift a countdown.
 */
export class BusinessClock {
  private anchor = 0
  private anchorAt = 0
  private rate = 1
  private drill = false
  private beatAt: number | null = null

  constructor(private readonly monotonic: () => number = () => performance.now()) {}

  beat(now: number, speed: number, drill = false): void {
    this.drill = drill
    this.anchor = now
    this.rate = speed
    this.anchorAt = this.beatAt = this.monotonic()
  }

  get known(): boolean {
    return this.beatAt !== null
  }

  get speed(): number {
    return this.rate
  }

  /** Milliseconds of system time since the last beat. */
  get silence(): number {
    return this.beatAt === null ? Infinity : this.monotonic() - this.beatAt
  }

  now(): number {
    return this.anchor + (this.monotonic() - this.anchorAt) * this.rate
  }

  /** Difference to the machine's clock; a drill's time differs from it on purpose. */
  skew(wall: number): number {
    return this.drill || this.rate !== 1 ? 0 : this.now() - wall
  }
}
