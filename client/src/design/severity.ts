export type Severity = 'P0' | 'P1' | 'P2' | 'P3'
export const SEVERITIES: readonly Severity[] = ['P0', 'P1', 'P2', 'P3']

export function isSeverity(value: unknown): value is Severity {
  return typeof value === 'string' && (SEVERITIES as readonly string[]).includes(value)
}

export function worse(a: Severity | null, b: Severity | null): Severity | null {
  if (a === null || b === null) {
    return a ?? b
  }
  return a <= b ? a : b
}

/** Shapes in a 24 × 24 box: octagon (with a bar cut out, so that it is no circle from afar), triangle, diamond, circle. Severity is never shown by colour alone. */
export const SHAPES: Record<Severity, string> = {
  P0: 'M8 1.5h8L22.5 8v8L16 22.5H8L1.5 16V8zM10.4 5.4v8.2h3.2V5.4zM10.4 15.8v3h3.2v-3z',
  P1: 'M12 1.5 23 21.5H1z',
  P2: 'M12 .8 23.2 12 12 23.2.8 12z',
  P3: 'M12 1.5a10.5 10.5 0 1 0 0 21 10.5 10.5 0 0 0 0-21z',
}
