import { ref, type InjectionKey, type Ref } from 'vue'
import { http, query } from '@/session/http'

export interface Choice {
  id: string
  name: string
  posts: string
}

interface PersonAnswer {
  id: string
  name: string
  posts?: { role?: string; roleCode?: string; scopeName?: string | null; scope?: string }[] | null
}

/** Inspectors one may name as recheckers; without the list (no permission, offline) ids can still be typed. */
export const PEOPLE: InjectionKey<{ list: Ref<Choice[]> }> = Symbol('people')

/** Who may give a verdict (domain.md 2.5). */
const ROLES = new Set(['RI', 'INS', 'TL', 'EXP'])
const MOST_PAGES = 50

async function everybody(jurisdiction: string): Promise<PersonAnswer[]> {
  const people: PersonAnswer[] = []
  let cursor: string | null | undefined = null
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer: { items: PersonAnswer[]; cursor?: string | null } = await http.get(
      `/api/people${query({ jurisdiction, limit: 200, cursor })}`,
    )
    people.push(...answer.items)
    cursor = answer.cursor
    if (!cursor) {
      break
    }
  }
  return people
}

export function loadInspectors(jurisdiction: string): { list: Ref<Choice[]> } {
  const list = ref<Choice[]>([])
  everybody(jurisdiction)
    .then((items) => {
      list.value = items
        .filter((person) =>
          person.posts?.some(
            (post) => ROLES.has(post.role ?? '') || ROLES.has((post.roleCode ?? '').replace(/^[TK]-/, '')),
          ),
        )
        .map((person) => ({
          id: person.id,
          name: person.name,
          posts: [...new Set((person.posts ?? []).map((post) => post.scopeName ?? post.scope ?? ''))]
            .slice(0, 2)
            .join('、'),
        }))
        .sort((a, b) => a.name.localeCompare(b.name, 'zh-CN'))
    })
    .catch(() => undefined)
  return { list }
}
