import { beforeEach, describe, expect, it } from 'vitest'
import { Feed, type Change } from '../src/live/cursor'

interface Step extends Change {
  name: string
}
const step = (previous: string, cursor: string): Step => ({ previous, cursor, name: cursor })

describe('feed', () => {
  let content: string[]
  let asked: { since: string | null; round: number }[]
  let caughtUp: number[]
  let feed: Feed<Step, string[]>

  beforeEach(() => {
    content = []
    asked = []
    caughtUp = []
    feed = new Feed<Step, string[]>(
      'board:512000',
      {
        replace: (snapshot) => (content = [...snapshot]).length,
        apply: (change) => {
          content.push(change.name)
          return 1
        },
      },
      (_, since, round) => asked.push({ since, round }),
      (count) => caughtUp.push(count),
    )
  })

  const round = () => asked.at(-1)?.round ?? -1
  const live = () => {
    feed.connected()
    feed.answer({ cursor: 'e.1', snapshot: ['snapshot'] }, round())
  }

  it('is live only after the snapshot has been applied', () => {
    feed.connected()
    expect(feed.state).toBe('catching-up')
    feed.answer({ cursor: 'e.1', snapshot: ['snapshot'] }, round())
    expect(feed.state).toBe('live')
    expect(content).toEqual(['snapshot'])
  })

  it('applies a change that follows its cursor', () => {
    live()
    feed.changed(step('e.1', 'e.2'))
    expect(content).toEqual(['snapshot', 'e.2'])
    expect(feed.cursor).toBe('e.2')
  })

  it('subscribes again from its cursor when a change does not follow, and loses nothing', () => {
    live()
    feed.changed(step('e.3', 'e.4'))
    expect(feed.state).toBe('catching-up')
    expect(asked.at(-1)?.since).toBe('e.1')
    expect(content).toEqual(['snapshot'])
    feed.answer({ cursor: 'e.3', missed: [step('e.1', 'e.2'), step('e.2', 'e.3')] }, round())
    expect(content).toEqual(['snapshot', 'e.2', 'e.3', 'e.4'])
    expect(feed.state).toBe('live')
  })

  it('after a loss asks for what it missed and counts it', () => {
    live()
    feed.lost()
    expect(feed.state).toBe('idle')
    feed.connected()
    expect(asked.at(-1)?.since).toBe('e.1')
    feed.answer({ cursor: 'e.3', missed: [step('e.1', 'e.2'), step('e.2', 'e.3')] }, round())
    expect(caughtUp.at(-1)).toBe(2)
    expect(content).toEqual(['snapshot', 'e.2', 'e.3'])
  })

  it('holds back changes that arrive during the catch-up and applies each once', () => {
    live()
    feed.lost()
    feed.connected()
    feed.changed(step('e.1', 'e.2'))
    feed.changed(step('e.2', 'e.3'))
    expect(content).toEqual(['snapshot'])
    feed.answer({ cursor: 'e.2', missed: [step('e.1', 'e.2')] }, round())
    expect(content).toEqual(['snapshot', 'e.2', 'e.3'])
  })

  it('takes a snapshot of another epoch instead of what it had', () => {
    live()
    feed.lost()
    feed.connected()
    feed.answer({ cursor: 'f.9', snapshot: ['new epoch'] }, round())
    expect(content).toEqual(['new epoch'])
    feed.changed(step('f.9', 'f.10'))
    expect(content).toEqual(['new epoch', 'f.10'])
  })

  it('asks for a snapshot when the missed changes leave a gap', () => {
    live()
    feed.lost()
    feed.connected()
    feed.answer({ cursor: 'e.9', missed: [step('e.7', 'e.9')] }, round())
    expect(feed.state).toBe('catching-up')
    expect(asked.at(-1)?.since).toBeNull()
  })

  it('ignores the answer to a question it no longer asks', () => {
    feed.connected()
    const old = round()
    feed.lost()
    feed.connected()
    feed.answer({ cursor: 'e.1', snapshot: ['old'] }, old)
    expect(feed.state).toBe('catching-up')
    expect(content).toEqual([])
  })

  it('ignores changes while it is not connected', () => {
    live()
    feed.lost()
    feed.changed(step('e.1', 'e.2'))
    expect(content).toEqual(['snapshot'])
  })
})
