import type { Field, TriggerForm } from './triggers'

export type Values = Record<string, unknown>
export interface DurationValue {
  amount: string
  unit: 'd' | 'wd' | 'h' | 'min'
}

/** What an untouched form holds. */
export function initialValues(fields: readonly Field[]): Values {
  return Object.fromEntries(
    fields.map((field) => [field.name, field.initial === undefined ? empty(field) : structuredClone(field.initial)]),
  )
}

function empty(field: Field): unknown {
  switch (field.type) {
    case 'flag':
      return false
    case 'duration':
      return { amount: '', unit: 'd' } satisfies DurationValue
    case 'lines':
      return ['']
    case 'people':
    case 'rows':
      return []
    default:
      return ''
  }
}

/** Names of required fields that are empty; of rows as `conveners.0.unit`. */
export function missing(fields: readonly Field[], values: Values, prefix = ''): string[] {
  return fields.flatMap((field) => {
    const name = prefix + field.name
    const value = values[field.name]
    if (field.type === 'rows') {
      const rows = value as Values[]
      const inner = rows.flatMap((row, i) => missing(field.columns ?? [], row, `${name}.${i}.`))
      return field.required && rows.length === 0 ? [name, ...inner] : inner
    }
    return field.required && wire(field, value) === undefined ? [name] : []
  })
}

/** The body as the server wants it: what was left empty is absent, never an empty string or null. */
export function bodyOf(form: TriggerForm, values: Values): Values {
  return pack(form.fields, values)
}

function pack(fields: readonly Field[], values: Values): Values {
  const pairs = fields.map((field) => [field.name, wire(field, values[field.name])] as const)
  return Object.fromEntries(pairs.filter(([, value]) => value !== undefined))
}

function wire(field: Field, value: unknown): unknown {
  switch (field.type) {
    case 'flag':
      return value === true
    case 'verdict':
      return value === 'yes' ? true : value === 'no' ? false : undefined
    case 'number':
      return value === '' || value === null || Number.isNaN(Number(value)) ? undefined : Number(value)
    case 'duration': {
      const { amount, unit } = value as DurationValue
      return String(amount) === '' ? undefined : `${amount} ${unit}`
    }
    case 'instant':
      return value ? `${String(value)}:00+08:00` : undefined
    case 'lines':
    case 'people': {
      const lines = (value as string[]).map((line) => line.trim()).filter((line) => line !== '')
      return lines.length > 0 ? lines : undefined
    }
    case 'rows': {
      const rows = (value as Values[]).map((row) => pack(field.columns ?? [], row))
      return rows.length > 0 ? rows : undefined
    }
    default:
      return String(value ?? '').trim() || undefined
  }
}
