import { createRouter, createWebHistory } from 'vue-router'
import { useSession } from './session/session-store'

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    {
      path: '/sign-in',
      name: 'sign-in',
      component: () => import('./session/SignIn.vue'),
      meta: { open: true, bare: true },
    },
    {
      path: '/setup',
      name: 'setup',
      component: () => import('./session/SetupPage.vue'),
      meta: { open: true, bare: true },
    },
    { path: '/', name: 'home', redirect: '/board' },
    { path: '/board/:code?', name: 'board', component: () => import('./board/BoardPage.vue') },
    {
      path: '/wall/:code?',
      name: 'wall',
      component: () => import('./board/BoardPage.vue'),
      props: { wall: true },
      meta: { bare: true },
    },
    { path: '/cases', name: 'cases', component: () => import('./cases/CasesPage.vue') },
    { path: '/cases/:id', name: 'case', component: () => import('./cases/CasePage.vue'), props: true },
    { path: '/inbox', name: 'inbox', component: () => import('./inbox/InboxPage.vue') },
    { path: '/:rest(.*)*', name: 'unknown', component: () => import('./session/UnknownPage.vue') },
  ],
})

/** Everything but the sign-in page needs a session; an earlier one is taken up before the first page shows. */
router.beforeEach(async (to) => {
  const session = useSession()
  if (session.signedIn || (await session.restore().catch(() => false))) {
    if (to.meta.open) {
      return '/'
    }
    // Inspectors and schools have cases and messages, and no board to begin with.
    return session.jurisdictions.length === 0 && (to.name === 'board' || to.name === 'wall') ? '/cases' : true
  }
  return to.meta.open ? true : { name: 'sign-in', query: to.redirectedFrom?.path === '/' ? {} : { to: to.fullPath } }
})
