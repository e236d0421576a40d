export type Freshness = 'fresh' | 'ageing' | 'stale'

/** Live under 10 s carries no mark, 10–30 s an amber dot with the age, beyond 30 s the panel is hatched. Age is system time. */
export function freshness(ageMs: number): Freshness {
  return ageMs < 10_000 ? 'fresh' : ageMs <= 30_000 ? 'ageing' : 'stale'
}
