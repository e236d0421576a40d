/** The one-time token behind the `#` of the set-up link. It is taken out of the address, where a shared screen would show it. */
export function takeToken(
  at: Pick<Location, 'hash' | 'pathname' | 'search'>,
  history: Pick<History, 'replaceState' | 'state'>,
): string {
  const token = at.hash.slice(1)
  if (token !== '') {
    history.replaceState(history.state, '', at.pathname + at.search)
  }
  return token
}
