import { customRef, type Ref } from 'vue'

const PREFIX = 'coordination.'

/** A setting of this seat, kept in the browser. A blocked or broken storage means the default, never a failure. */
export function stored<T extends string | number | boolean | object>(name: string, initial: T): Ref<T> {
  let value = read(name, initial)
  return customRef((track, trigger) => ({
    get() {
      track()
      return value
    },
    set(next) {
      value = next
      try {
        localStorage.setItem(PREFIX + name, JSON.stringify(next))
      } catch {
        // Private mode: the setting lasts as long as the page.
      }
      trigger()
    },
  }))
}

function read<T>(name: string, initial: T): T {
  try {
    const text = localStorage.getItem(PREFIX + name)
    return text === null ? initial : (JSON.parse(text) as T)
  } catch {
    return initial
  }
}
