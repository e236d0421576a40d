import { describe, expect, it } from 'vitest'
import { toldOfReceipted, type InboxItem } from '../src/inbox/inbox-store'

const item = (key: string, more: Partial<InboxItem> = {}): InboxItem => ({
  key,
  kind: 'document',
  source: 'case/3',
  title: key,
  status: 'open',
  ...more,
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
