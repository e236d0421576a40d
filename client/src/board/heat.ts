import type { Cell } from './row'

export interface Heat {
  counties: string[]
  max: number
  at(county: string, className: string, pressure: number): number
  sum(county: string): number
}

/** The server's cells, looked up by place; a county the tree does not list but a cell names is still shown. */
export function heatOf(cells: readonly Cell[], known: readonly string[]): Heat {
  const counts = new Map(cells.map((cell) => [`${cell.county}|${cell.class}|${cell.pressure}`, cell.count]))
  const others = [...new Set(cells.map((cell) => cell.county))].filter((code) => !known.includes(code)).sort()
  return {
    counties: [...known, ...others],
    max: Math.max(1, ...cells.map((cell) => cell.count)),
    at: (county, className, pressure) => counts.get(`${county}|${className}|${pressure}`) ?? 0,
    sum: (county) => cells.filter((cell) => cell.county === county).reduce((sum, cell) => sum + cell.count, 0),
  }
}
