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

const ROLES = new Set(['RI', 'INS', 'TL', 'EXP', 'OFF'])

export function loadInspectors(jurisdiction: string): { list: Ref<Choice[]> } {
  const list = ref<Choice[]>([])
  http
    .get<{ items: PersonAnswer[] }>(`/api/people${query({ jurisdiction, limit: 200 })}`)
    .then(({ items }) => {
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
    })
    .catch(() => undefined)
  return { list }
}
