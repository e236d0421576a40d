import { createApp, defineComponent, h } from 'vue'
import { afterEach, describe, expect, it } from 'vitest'
import { handleKey, useKeys } from '../src/design/keyboard'

const escape = () => handleKey(new KeyboardEvent('keydown', { key: 'Escape' }))

describe('escape', () => {
  const unmount: (() => void)[] = []
  afterEach(() => {
    unmount.splice(0).forEach((end) => end())
    document.body.innerHTML = ''
  })

  function page(action: () => unknown): void {
    const app = createApp(
      defineComponent(() => {
        useKeys({ Escape: action })
        return () => h('div')
      }),
    )
    app.mount(document.createElement('div'))
    unmount.push(() => app.unmount())
  }

  it('closes what is open on a page before it leaves the page', () => {
    const done: string[] = []
    let open = true
    page(() => done.push('left'))
    page(() => {
      const was = open
      open = false
      return was && done.push('closed')
    })
    escape()
    escape()
    expect(done).toEqual(['closed', 'left'])
  })

  it('is the dialog’s while one stands, wherever the focus is', () => {
    const done: string[] = []
    page(() => done.push('left'))
    document.body.innerHTML = '<div role="dialog" aria-modal="true"></div>'
    escape()
    expect(done).toEqual([])
  })
})
