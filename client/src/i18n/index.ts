import { computed } from 'vue'
import { createI18n, useI18n } from 'vue-i18n'
import { stored } from '@/design/stored'
import en from './en'
import zh from './zh'

export type Language = 'zh-CN' | 'en'

const saved = stored<Language>('language', 'zh-CN')

export const i18n = createI18n({
  missingWarn: false,
  fallbackWarn: false,
  legacy: false,
  locale: saved.value === 'en' ? 'en' : 'zh-CN',
  fallbackLocale: 'zh-CN',
  messages: { 'zh-CN': zh, en },
})

export function currentLanguage(): Language {
  return i18n.global.locale.value as Language
}

export function setLanguage(language: Language): void {
  i18n.global.locale.value = language
  saved.value = language
  document.documentElement.lang = language
}

export function useLanguage() {
  const { locale } = useI18n({ useScope: 'global' })
  return { language: locale, english: computed(() => locale.value === 'en') }
}
