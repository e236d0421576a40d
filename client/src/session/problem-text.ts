import { i18n } from '@/i18n'
import { Problem } from './http'

export interface Explained {
  text: string
  code: string
  traceId: string | null
}

/** The server's own sentence; where it sent none, ours by code or by kind of failure. */
export function explain(error: unknown): Explained {
  const { t, te } = i18n.global
  if (!(error instanceof Problem)) {
    return { text: t('problem.unexpected'), code: 'CLIENT', traceId: null }
  }
  const byCode = `problem.${error.code}`
  const byStatus = `problem.HTTP_${error.status}`
  const text = error.detail || (te(byCode) ? t(byCode) : te(byStatus) ? t(byStatus) : t('problem.unexpected'))
  return { text, code: error.code, traceId: error.traceId }
}
