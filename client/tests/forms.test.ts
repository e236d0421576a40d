import { describe, expect, it } from 'vitest'
import { bodyOf, initialValues, missing } from '../src/cases/form-values'
import { formOf, TRIGGERS } from '../src/cases/triggers'

describe('bodies of triggers', () => {
  it('leave out what was not filled in', () => {
    const form = formOf('submit')
    const values = { ...initialValues(form.fields), measures: ' 补齐留样 ', responsiblePerson: '陈刚' }
    expect(bodyOf(form, values)).toEqual({ measures: '补齐留样', responsiblePerson: '陈刚' })
  })
  it('write terms, instants and lists as the server reads them', () => {
    const summons = formOf('summon-interview')
    const values = {
      ...initialValues(summons.fields),
      at: '2026-05-07T15:00',
      place: '县教督办',
      conveners: [{ kind: 'Body', unit: '512021', name: '郑伟' }],
    }
    expect(bodyOf(summons, values)).toEqual({
      at: '2026-05-07T15:00:00+08:00',
      place: '县教督办',
      conveners: [{ kind: 'Body', unit: '512021', name: '郑伟' }],
    })
    const notice = formOf('issue-notice')
    expect(bodyOf(notice, { basis: ['条例第二十一条', ''], term: { amount: '30', unit: 'd' }, demands: '' })).toEqual({
      basis: ['条例第二十一条'],
      term: '30 d',
    })
  })
  it('send a flag that is off as false', () => {
    const form = formOf('reopen')
    expect(bodyOf(form, { ...initialValues(form.fields), reason: '问题反弹' })).toEqual({
      lookBackFailed: false,
      reason: '问题反弹',
    })
  })
  it('have no verdict that nobody chose', () => {
    const form = formOf('record-verdict')
    const untouched = { ...initialValues(form.fields), findings: '仍有缺失' }
    expect(missing(form.fields, untouched)).toEqual(['passed'])
    expect(bodyOf(form, { ...untouched, passed: 'no' })).toEqual({ passed: false, findings: '仍有缺失' })
    expect(bodyOf(form, { ...untouched, passed: 'yes' })).toEqual({ passed: true, findings: '仍有缺失' })
  })
  it('name the required fields that are empty, also inside rows', () => {
    expect(missing(formOf('submit').fields, initialValues(formOf('submit').fields))).toEqual([
      'measures',
      'responsiblePerson',
    ])
    const form = formOf('file-interview')
    expect(missing(form.fields, initialValues(form.fields))).toEqual([
      'receipts.0.proof',
      'receipts.1.proof',
      'receipts.2.proof',
    ])
  })
  it('need nothing for triggers without fields', () => {
    for (const [name, form] of Object.entries(TRIGGERS)) {
      if (form.fields.length === 0) {
        expect(bodyOf(form, {}), name).toEqual({})
      }
    }
  })
})
