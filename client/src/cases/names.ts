type Translate = (key: string, values?: Record<string, unknown>) => string

/** Deadline kinds of the wire (`term`, `sign.DOC-04`, `interview.hold`) in words; an unknown kind shows as it is. */
export function deadlineName(kind: string, t: Translate): string {
  const [head = kind, tail] = splitOnce(kind)
  const whole = translated(`deadline.${slug(kind)}`, t)
  if (whole) {
    return whole
  }
  if (tail?.startsWith('DOC-')) {
    const document = documentName(tail, t)
    return head === 'sign' ? t('deadline.signOf', { document }) : `${document} · ${head}`
  }
  return translated(`deadline.${slug(head)}`, t) ?? kind
}

/** The subject's running term is named by what it follows: 整改, 督办, 约谈后… */
export function termName(kind: string | null | undefined, t: Translate): string {
  return (kind ? translated(`termKind.${kind}`, t) : null) ?? t('deadline.term')
}

export function documentName(kind: string, t: Translate): string {
  return translated(`document.${kind}`, t) ?? kind
}

export function alertName(kind: string | null | undefined, t: Translate): string {
  return kind ? (translated(`alertKind.${kind}`, t) ?? kind) : ''
}

export function eventName(type: string, t: Translate): string {
  return translated(`event.${type.replace(/\.v\d+$/, '').replace(/[.-]/g, '_')}`, t) ?? type
}

export function triggerName(trigger: string, t: Translate): string {
  return translated(`trigger.${trigger}.name`, t) ?? trigger
}

/** Keys never contain dots or dashes of the wire. */
const slug = (kind: string) => kind.replace(/[.-]/g, '_')

function splitOnce(text: string): [string, string | undefined] {
  const at = text.indexOf('.')
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)]
}

function translated(key: string, t: Translate): string | null {
  const text = t(key)
  return text === key ? null : text
}

/** `30 d` as people say it: 30 日; anything else stays. */
export function amountText(amount: string | null | undefined, t: Translate): string {
  const [, count, unit] = /^(\d+) (d|wd|h|min)$/.exec(amount ?? '') ?? []
  return count && unit ? `${count} ${t(`unit.${unit}`)}` : (amount ?? '')
}
