import { describe, expect, it } from 'vitest'
import { rowsOf, toldOfReceipted, type InboxItem } from '../src/inbox/inbox-store'

const item = (key: string, more: Partial<InboxItem> = {}): InboxItem => ({
  key,
  kind: 'document',
  source: 'case/3',
  title: key,
  status: 'open',
  ...more,
})

describe('rows of an inbox', () => {
  const told = (key: string, more: Partial<InboxItem> = {}) => item(key, { kind: 'alert', source: 'alert/1', ...more })
  it('show an alert once, by its newest telling, however often it was repeated', () => {
    const rows = rowsOf([
      told('third', { tier: 1, repeat: 1 }),
      item('notice', { source: 'case/9' }),
      told('second', { tier: 0, repeat: 1, readAt: '2026-03-04T10:05:00+08:00' }),
      told('first', { tier: 0, readAt: '2026-03-04T10:00:00+08:00' }),
    ])
    expect(rows.map((row) => [row.key, row.keys.length, row.unread])).toEqual([
      ['third', 3, ['third']],
      ['notice', 1, ['notice']],
    ])
    expect(rows[0]?.tier).toBe(1)
  })
  it('keep what stood again apart from what stood before', () => {
    expect(rowsOf([told('again', { occurrence: 2 }), told('before', { occurrence: 1 })])).toHaveLength(2)
  })
  it('ask for an acknowledgement as long as one telling does', () => {
    const [row] = rowsOf([told('informed'), told('owes', { ackOwed: true, ackBy: '2026-03-04T10:30:00+08:00' })])
    expect([row?.ackOwed, row?.ackBy]).toEqual([true, '2026-03-04T10:30:00+08:00'])
  })
})

describe('badge of a notice', () => {
  const items = [
    item('notice'),
    item('read', { readAt: '2026-03-04T10:00:00+08:00' }),
    item('other document', { source: 'case/7' }),
    item('alert', { kind: 'alert' }),
  ]
  it('is gone when the notice is receipted', () => {
    expect(toldOfReceipted(items, { documentId: 'case/3', receiptedAt: '2026-03-04T10:00:00+08:00' })).toEqual([
      'notice',
    ])
  })
  it('stays as long as it is not', () => {
    expect(toldOfReceipted(items, { documentId: 'case/3', receiptedAt: null })).toEqual([])
    expect(toldOfReceipted(items, null)).toEqual([])
  })
})
