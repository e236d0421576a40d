const STEPS = [0, 2_000, 5_000, 10_000, 30_000] as const
const JITTER = 5_000

/**
 * Wait before the n-th try (0-based): 0, 2, 5, 10, 30 s, then 30 s with jitter for ever. The jitter keeps a hall full of
 * screens from returning in the same instant.
 */
export function reconnectDelay(attempt: number, random: () => number = Math.random): number {
  const step = STEPS[attempt]
  return step ?? 30_000 + Math.round((random() * 2 - 1) * JITTER)
}
