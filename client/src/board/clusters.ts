import { worseMark, type Mark } from './school-colour'

export interface Point {
  id: string
  x: number
  y: number
  mark: Mark
}

export interface Cluster {
  x: number
  y: number
  mark: Mark
  ids: string[]
}

/**
 * Points closer than one grid cell become one cluster with the worst mark. A P0 point is never put into a cluster: nothing may
 * hide it.
 */
export function cluster(points: readonly Point[], cell: number): Cluster[] {
  const result: Cluster[] = []
  const grid = new Map<string, Point[]>()
  for (const point of points) {
    if (point.mark === 'P0' || cell <= 0) {
      result.push({ x: point.x, y: point.y, mark: point.mark, ids: [point.id] })
      continue
    }
    const key = `${Math.floor(point.x / cell)}|${Math.floor(point.y / cell)}`
    const bucket = grid.get(key)
    if (bucket) {
      bucket.push(point)
    } else {
      grid.set(key, [point])
    }
  }
  for (const bucket of grid.values()) {
    result.push({
      x: bucket.reduce((sum, p) => sum + p.x, 0) / bucket.length,
      y: bucket.reduce((sum, p) => sum + p.y, 0) / bucket.length,
      mark: bucket.reduce<Mark>((mark, p) => worseMark(mark, p.mark), 'none'),
      ids: bucket.map((p) => p.id),
    })
  }
  return result
}
