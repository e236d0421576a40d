import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openCaseForm, TRIGGERS, type Field } from '../src/cases/triggers'
import en from '../src/i18n/en'
import zh from '../src/i18n/zh'

type Tree = { [key: string]: string | Tree }

function keys(tree: Tree, prefix = ''): string[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [prefix + key] : keys(value, `${prefix}${key}.`),
  )
}
function text(tree: Tree, path: string): string | undefined {
  const found = path
    .split('.')
    .reduce<string | Tree | undefined>((at, key) => (typeof at === 'object' ? at[key] : undefined), tree)
  return typeof found === 'string' ? found : undefined
}
const names = (message = '') => [...message.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort()

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? entry.name === 'i18n'
        ? []
        : sources(join(folder, entry.name))
      : /\.(vue|ts)$/.test(entry.name)
        ? [readFileSync(join(folder, entry.name), 'utf8')]
        : [],
  )
}

describe('messages', () => {
  it('have the same keys in both languages', () => {
    expect(keys(en as Tree)).toEqual(keys(zh as Tree))
  })
  it('have the same values to fill in', () => {
    for (const key of keys(zh as Tree)) {
      expect(names(text(en as Tree, key)), key).toEqual(names(text(zh as Tree, key)))
    }
  })
  it('exist for every key the code names', () => {
    const used = new Set(
      sources('src').flatMap((source) => [...source.matchAll(/\bt\('([\w.-]+)'/g)].map((m) => m[1] ?? '')),
    )
    expect(used.size).toBeGreaterThan(80)
    expect([...used].filter((key) => text(zh as Tree, key) === undefined)).toEqual([])
  })
  it('exist for every field and option of every trigger', () => {
    const fields = (list: readonly Field[]): Field[] => list.flatMap((field) => [field, ...fields(field.columns ?? [])])
    expect(Object.keys(zh.trigger)).toEqual(expect.arrayContaining(Object.keys(TRIGGERS)))
    for (const form of [...Object.values(TRIGGERS), openCaseForm('School')]) {
      for (const field of fields(form.fields)) {
        expect(zh.field, field.name).toHaveProperty([field.name])
        field.options?.forEach((option) => expect(zh.option, option).toHaveProperty([option]))
      }
    }
  })
})
