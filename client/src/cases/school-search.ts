import type { School } from '@/board/places-store'

/** Schools that have every word in their name or number; numbers that begin with the text first. */
export function findSchools(schools: readonly School[], text: string, limit: number): School[] {
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) {
    return []
  }
  const found = schools.filter((school) =>
    words.every((word) => `${school.id} ${school.name}`.toLowerCase().includes(word)),
  )
  const first = words[0] ?? ''
  const starts = (school: School) => Number(school.id.toLowerCase().startsWith(first))
  return found.sort((a, b) => starts(b) - starts(a) || a.id.localeCompare(b.id)).slice(0, limit)
}

/** The school somebody means: its number, or a whole name that only one school has. */
export function schoolOf(schools: readonly School[], text: string): School | null {
  const wanted = text.trim()
  const byId = schools.find((school) => school.id.toLowerCase() === wanted.toLowerCase())
  const byName = schools.filter((school) => school.name === wanted)
  return byId ?? (byName.length === 1 ? (byName[0] ?? null) : null)
}
