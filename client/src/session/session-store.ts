import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { useLive } from '@/live/live-store'
import { useWorkCalendar } from '@/time/calendar-store'
import { http, Problem, request } from './http'

export interface Post {
  postId: string
  role: string
  roleCode: string
  scope: string
  scopeName: string
  standing: string
}

export interface SessionPerson {
  id: string
  name: string
  userName: string
  posts: Post[]
}

export interface JurisdictionRef {
  code: string
  name: string
  level: string
  parent?: string | null
}

interface Me {
  person: SessionPerson
  home: string
  jurisdictions: JurisdictionRef[]
  may: string[]
  language?: string
}

interface SignedIn {
  token: string
  expiresAt: string
  person: SessionPerson
}

/** Who is signed in. The token stays in memory; across a reload the cookie carries the session. */
export const useSession = defineStore('session', () => {
  const person = ref<SessionPerson | null>(null)
  const home = ref<string | null>(null)
  const jurisdictions = ref<JurisdictionRef[]>([])
  const may = ref<string[]>([])
  const token = ref<string | null>(null)
  const expired = ref(false)
  let restoring: Promise<boolean> | null = null

  const signedIn = computed(() => person.value !== null)

  async function signIn(userName: string, password: string): Promise<void> {
    const answer = await request<SignedIn>('POST', '/api/session', { body: { userName, password } })
    token.value = answer.token
    await load()
  }

  /** True when a session of an earlier visit still stands. */
  function restore(): Promise<boolean> {
    return (restoring ??= load().then(
      () => true,
      (error: unknown) => {
        // A refusal stands until somebody signs in; a silent network is asked again.
        if (error instanceof Problem && error.status === 0) {
          restoring = null
          throw error
        }
        return false
      },
    ))
  }

  async function load(): Promise<void> {
    const me = await http.get<Me>('/api/me')
    person.value = me.person
    home.value = me.home
    jurisdictions.value = me.jurisdictions
    may.value = me.may
    expired.value = false
    useLive().start(() => token.value)
    void useWorkCalendar().load()
  }

  async function signOut(): Promise<void> {
    await http.delete('/api/session').catch(() => undefined)
    forget()
  }

  function forget(isExpired = false): void {
    expired.value = isExpired && signedIn.value
    person.value = null
    token.value = null
    restoring = null
    useLive().stop()
  }

  const holds = (...roles: string[]) =>
    person.value?.posts.some((post) => roles.includes(post.role) || roles.includes(post.roleCode)) ?? false

  return {
    person,
    home,
    jurisdictions,
    may,
    token,
    expired,
    signedIn,
    signIn,
    restore,
    signOut,
    forget,
    holds,
  }
})
