import type { Jurisdiction, School } from '../src/board/places-store'
import outlines from './outlines.json'
import { seeded } from './random'

export const JURISDICTIONS: Jurisdiction[] = [
  { code: '512000', name: '资阳市', level: 'City', parent: '510000', supervisionBody: '512000' },
  { code: '512002', name: '雁江区', level: 'County', parent: '512000', supervisionBody: '512002' },
  { code: '512021', name: '安岳县', level: 'County', parent: '512000', supervisionBody: '512021' },
  { code: '512022', name: '乐至县', level: 'County', parent: '512000', supervisionBody: '512022' },
  { code: '5120H1', name: '高新区', level: 'Zone', parent: '512000', supervisionBody: '512000' },
  { code: '5120L1', name: '临空经济区', level: 'Zone', parent: '512000', supervisionBody: '512000' },
]

const COUNTIES = [
  { code: '512002', prefix: 'YJ', count: 305, name: '雁江区' },
  { code: '512021', prefix: 'AY', count: 334, name: '安岳县' },
  { code: '512022', prefix: 'LZ', count: 172, name: '乐至县' },
] as const

const TOWNS = ['甲镇', '乙镇', '丙乡', '丁镇', '戊街道', '己镇', '庚乡', '辛镇', '壬镇', '癸乡', '子镇', '丑镇']
const STAGES = [
  { stage: 'Kindergarten', share: 0.554, name: '幼儿园' },
  { stage: 'Primary', share: 0.29, name: '中心小学' },
  { stage: 'Junior', share: 0.106, name: '初级中学' },
  { stage: 'Senior', share: 0.03, name: '中学' },
  { stage: 'Vocational', share: 0.015, name: '职业技术学校' },
  { stage: 'Special', share: 0.005, name: '特殊教育学校' },
]

type Ring = number[][]
const rings = new Map<string, Ring[]>(
  outlines.features.map((f) => [f.properties.code, f.geometry.coordinates.map((polygon) => polygon[0] as Ring)]),
)

function inside([x, y]: [number, number], ring: Ring): boolean {
  let hit = false
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi = 0, yi = 0] = ring[i] ?? []
    const [xj = 0, yj = 0] = ring[j] ?? []
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) {
      hit = !hit
    }
  }
  return hit
}

export function makeSchools(): School[] {
  const random = seeded(811)
  return COUNTIES.flatMap((county) => {
    const all = rings.get(county.code) ?? []
    const xs = all.flat().map((p) => p[0] ?? 0)
    const ys = all.flat().map((p) => p[1] ?? 0)
    const box = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)] as const
    const place = (): [number, number] => {
      for (;;) {
        const point: [number, number] = [
          box[0] + random.next() * (box[1] - box[0]),
          box[2] + random.next() * (box[3] - box[2]),
        ]
        if (all.some((ring) => inside(point, ring))) {
          return point
        }
      }
    }
    return Array.from({ length: county.count }, (_, i): School => {
      let dice = random.next()
      const kind = STAGES.find((s) => (dice -= s.share) < 0) ?? { stage: 'Primary', name: '中心小学' }
      const [longitude, latitude] = place()
      const town = random.pick(TOWNS)
      const zone = county.code === '512002' && i > 280 ? (i % 2 ? '5120H1' : '5120L1') : county.code
      return {
        id: `${county.prefix}-${String(i + 1).padStart(4, '0')}`,
        name: `${county.name}${town}第${'一二三四五六七八九十'[i % 10]}${kind.name}`,
        stage: kind.stage,
        location: zone,
        administeredBy: zone,
        township: town,
        pupils: random.int(60, 2400),
        longitude,
        latitude,
        fictional: true,
      }
    })
  })
}

export const OUTLINES = outlines
