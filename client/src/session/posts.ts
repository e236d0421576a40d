import { useI18n } from 'vue-i18n'
import { usePlaces } from '@/board/places-store'

/** Posts as people name them: `512021:OFF_H` becomes 安岳县教督办主任; what is not in that form stays as it is. */
export function usePosts() {
  const { t, te } = useI18n({ useScope: 'global' })
  const places = usePlaces()

  function roleName(role: string): string {
    const key = `role.${role.replace(/^[TK]-/, '').replaceAll('-', '_')}`
    return te(key) ? t(key) : role
  }

  function postName(post: string | null | undefined): string {
    const match = /^([\w.-]+):(\w+)$/.exec(post ?? '')
    const [, scope = '', role = ''] = match ?? []
    return match
      ? `${places.schoolById.get(scope)?.name ?? places.nameOf(scope.split('.')[0])} ${roleName(role)}`
      : (post ?? '')
  }

  return { roleName, postName }
}
