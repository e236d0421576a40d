import type { FeatureCollection } from 'geojson'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { http, query } from '@/session/http'

export interface Jurisdiction {
  code: string
  name: string
  level: string
  parent?: string | null
  supervisionBody?: string | null
}

export interface School {
  id: string
  name: string
  stage: string
  location: string
  administeredBy: string
  township: string
  pupils: number
  longitude: number
  latitude: number
  fictional: boolean
}

const PAGE = 200

/** Divisions, schools and outlines: read once, they change rarely. */
export const usePlaces = defineStore('places', () => {
  const jurisdictions = ref<Jurisdiction[]>([])
  const schools = shallowRef<School[]>([])
  const outlines = shallowRef<FeatureCollection | null>(null)
  let loading: Promise<void> | null = null

  const byCode = computed(() => new Map(jurisdictions.value.map((j) => [j.code, j])))
  const schoolById = computed(() => new Map(schools.value.map((school) => [school.id, school])))
  /** County-level units and zones, counties first: the rows of the county table. */
  const counties = computed(() =>
    jurisdictions.value
      .filter((j) => /^(county|zone)$/i.test(j.level))
      .sort((a, b) => a.level.localeCompare(b.level) || a.code.localeCompare(b.code)),
  )

  function load(): Promise<void> {
    return (loading ??= Promise.all([loadTree(), loadSchools(), loadOutlines()]).then(
      () => undefined,
      () => {
        loading = null
      },
    ))
  }

  async function loadTree(): Promise<void> {
    const answer = await http.get<{ items: Jurisdiction[] }>('/api/jurisdictions')
    jurisdictions.value = answer.items.filter((j) => !/^township$/i.test(j.level))
  }

  async function loadSchools(): Promise<void> {
    const all: School[] = []
    let cursor: string | null | undefined
    do {
      const page: { items: School[]; cursor?: string | null } = await http.get(
        `/api/schools${query({ limit: PAGE, cursor })}`,
      )
      all.push(...page.items)
      cursor = page.cursor
    } while (cursor)
    schools.value = all
  }

  async function loadOutlines(): Promise<void> {
    outlines.value = await http.get<FeatureCollection>('/api/map/ziyang')
  }

  const nameOf = (code: string | null | undefined) => (code ? (byCode.value.get(code)?.name ?? code) : '')
  return { jurisdictions, schools, outlines, byCode, schoolById, counties, load, nameOf }
})

/** Wall cards have room for the school's own name only: the county or city before it says nothing new there. */
export function shortName(name: string | null | undefined): string {
  return (name ?? '').replace(/^(四川省)?(资阳市)?(雁江区|安岳县|乐至县|高新区|临空经济区)?/, '') || (name ?? '')
}
