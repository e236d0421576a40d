import type { GlobalThemeOverrides } from 'naive-ui'

/** Naive UI computes hover shades itself and so needs literal colours; they are those of tokens.css. */
export function naiveOverrides(theme: 'light' | 'dark'): GlobalThemeOverrides {
  const dark = theme === 'dark'
  const accent = dark ? '#7fb8ff' : '#14539a'
  return {
    common: {
      primaryColor: accent,
      primaryColorHover: dark ? '#9cc8ff' : '#0f4787',
      primaryColorPressed: accent,
      primaryColorSuppl: accent,
      bodyColor: dark ? '#070d16' : '#eef1f6',
      cardColor: dark ? '#0d1623' : '#ffffff',
      modalColor: dark ? '#0d1623' : '#ffffff',
      tableColor: dark ? '#0d1623' : '#ffffff',
      borderRadius: '5px',
      fontFamily: 'var(--font)',
      fontSize: '15px',
    },
    Empty: { textColor: dark ? '#b4c3d7' : '#43536a' },
    DataTable: { thFontWeight: '600', tdPaddingSmall: '7px 10px', thPaddingSmall: '8px 10px' },
  }
}
