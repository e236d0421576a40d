import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import './design/tokens.css'
import './design/base.css'
import { currentLanguage, i18n, setLanguage } from './i18n'
import { router } from './router'
import { configureHttp } from './session/http'
import { useSession } from './session/session-store'

async function boot(): Promise<void> {
  if (import.meta.env.MODE === 'mock') {
    const { installMock } = await import('../mock/install')
    installMock()
  }
  const app = createApp(App)
  app.use(createPinia())
  app.use(i18n)
  setLanguage(currentLanguage())
  const session = useSession()
  configureHttp({
    language: currentLanguage,
    token: () => session.token,
    signedOut: () => {
      if (session.signedIn) {
        session.forget(true)
        void router.push({ name: 'sign-in', query: { to: router.currentRoute.value.fullPath } })
      }
    },
  })
  app.use(router)
  await router.isReady()
  app.mount('#app')
}

void boot()
