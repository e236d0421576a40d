import type { EChartsCoreOption } from 'echarts/core'
import { SHAPES, isSeverity } from '@/design/severity'
import type { Cluster } from './clusters'
import type { School } from './places-store'
import { worseMark, type Mark } from './school-colour'

export interface MapColours {
  land: string
  line: string
  none: string
  text: string
  text2: string
  surface: string
  accent: string
  marks: Record<Mark, string>
  inks: Record<Mark, string>
}

/** The theme's colours as the canvas needs them. */
export function readColours(): MapColours {
  const style = getComputedStyle(document.documentElement)
  const v = (name: string) => style.getPropertyValue(name).trim()
  const dark = document.documentElement.dataset.theme === 'dark'
  const ink = dark ? '#0b1018' : '#ffffff'
  return {
    land: v('--map-land'),
    line: v('--map-line'),
    none: v('--map-none'),
    text: v('--text'),
    text2: v('--text-2'),
    surface: v('--surface-2'),
    accent: v('--accent'),
    marks: {
      P0: v('--p0-fill'),
      P1: v('--p1-fill'),
      P2: v('--p2-fill'),
      P3: v('--p3-fill'),
      PR1: v('--pr1'),
      PR2: v('--pr2'),
      PR3: v('--pr3'),
      PR4: v('--pr4'),
      none: v('--map-none'),
    },
    inks: {
      P0: v('--p0-ink'),
      P1: v('--p1-ink'),
      P2: v('--p2-ink'),
      P3: v('--p3-ink'),
      PR1: '#0b1018',
      PR2: ink,
      PR3: ink,
      PR4: ink,
      none: v('--text'),
    },
  }
}

/** cos 30°: how much shorter a degree of longitude is than one of latitude at Ziyang. */
export const ASPECT = 0.866

const RING = 'path://M12 1a11 11 0 1 0 0 22 11 11 0 0 0 0-22z'
const SQUARE = 'path://M4 2h16a2 2 0 0 1 2 2v16a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2z'

/** Severities keep their shapes; pressure is a square, so that the two scales differ by form as well as colour. */
export function symbolOf(mark: Mark): string {
  return isSeverity(mark) ? `path://${SHAPES[mark]}` : mark === 'none' ? RING : SQUARE
}

export interface MapInput {
  colours: MapColours
  schools: readonly School[]
  clusters: readonly Cluster[]
  labels: readonly { name: string; x: number; y: number }[]
  selected: string | null
  /** Pixels of the root font. */
  rem: number
  zoom: number
  /** Width of the drawn map in pixels. */
  size: number
  center: [number, number] | null
}

export function mapOption(input: MapInput): EChartsCoreOption {
  const { colours, rem } = input
  return {
    animation: false,
    geo: {
      map: 'ziyang',
      roam: true,
      zoom: input.zoom,
      center: input.center ?? undefined,
      scaleLimit: { min: 0.9, max: 24 },
      layoutCenter: ['50%', '50%'],
      layoutSize: input.size,
      aspectScale: ASPECT,
      itemStyle: { areaColor: colours.land, borderColor: colours.line, borderWidth: Math.max(1, rem / 14) },
      emphasis: { itemStyle: { areaColor: colours.land, borderColor: colours.accent }, label: { show: false } },
      select: { disabled: true },
      label: { show: false },
    },
    series: [quietSchools(input), countyNames(input), marks(input)],
  }
}

function quietSchools({ colours, schools, rem, zoom }: MapInput) {
  return {
    type: 'scatter',
    coordinateSystem: 'geo',
    silent: true,
    large: false,
    symbol: 'circle',
    symbolSize: rem * Math.min(0.62, 0.2 + zoom * 0.05),
    itemStyle: { color: 'transparent', borderColor: colours.none, borderWidth: 1, opacity: 0.8 },
    data: schools.map((school) => [school.longitude, school.latitude]),
    z: 2,
  }
}

function countyNames({ colours, labels, rem }: MapInput) {
  return {
    type: 'scatter',
    coordinateSystem: 'geo',
    silent: true,
    symbolSize: 0,
    label: {
      show: true,
      formatter: '{b}',
      color: colours.text,
      fontSize: rem * 1.15,
      fontWeight: 700,
      textBorderColor: colours.land,
      textBorderWidth: 4,
      opacity: 0.85,
    },
    data: labels.map((label) => ({ name: label.name, value: [label.x, label.y] })),
    z: 3,
  }
}

const byMark = (a: Cluster, b: Cluster) => (a.mark === b.mark ? 0 : worseMark(a.mark, b.mark) === a.mark ? 1 : -1)

function marks({ colours, clusters, rem, selected }: MapInput) {
  return {
    type: 'scatter',
    coordinateSystem: 'geo',
    // Drawn in this order: what is worse lies on top.
    data: [...clusters].sort(byMark).map((c) => {
      const many = c.ids.length > 1
      const chosen = selected !== null && c.ids.includes(selected)
      return {
        id: c.ids[0],
        name: c.ids.join(','),
        value: [c.x, c.y],
        symbol: symbolOf(c.mark),
        symbolSize: rem * (many ? Math.min(2.1, 1.15 + Math.log2(c.ids.length) * 0.2) : c.mark === 'P0' ? 1.15 : 0.85),
        itemStyle: {
          opacity: 1,
          color: c.mark === 'none' ? 'transparent' : colours.marks[c.mark],
          borderColor: chosen ? colours.text : c.mark === 'none' ? colours.marks.none : colours.land,
          borderWidth: chosen ? rem / 8 : rem / 16,
        },
        label: {
          show: many,
          formatter: String(c.ids.length),
          color: colours.inks[c.mark],
          fontSize: rem * 0.8,
          fontWeight: 700,
          // The mass of a triangle lies low.
          offset: [0, c.mark === 'P1' ? rem * 0.2 : 0],
        },
      }
    }),
    z: 5,
  }
}
