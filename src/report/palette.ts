/** The colours, light and dark. Gain is blue and loss vermilion: red and green look alike to one reader in twelve. */

export interface Palette {
  readonly paper: string
  readonly card: string
  readonly ink: string
  readonly soft: string
  readonly faint: string
  /** `faint` where it is text: dark enough for a contrast of 4.5 with the paper (WCAG AA). */
  readonly quiet: string
  readonly rule: string
  readonly grid: string
  readonly accent: string
  readonly gain: string
  readonly loss: string
  readonly baseline: string
  readonly warning: string
  readonly 'warning-paper': string
  readonly fine: string
}

export const LIGHT: Palette = {
  paper: '#fbfaf7',
  card: '#ffffff',
  ink: '#1c1d21',
  soft: '#5d6068',
  faint: '#767980',
  quiet: '#6d7077',
  rule: '#e6e3dc',
  grid: '#eeece6',
  accent: '#2f5d9b',
  gain: '#2f6db5',
  loss: '#c4532f',
  baseline: '#8b8e96',
  warning: '#8a6100',
  'warning-paper': '#fff6df',
  fine: '#3d7a55',
}

export const DARK: Palette = {
  paper: '#14161a',
  card: '#1a1d22',
  ink: '#e9e8e4',
  soft: '#a7aab2',
  faint: '#858993',
  quiet: '#8c909a',
  rule: '#2b2f36',
  grid: '#24282e',
  accent: '#86b3f0',
  gain: '#79aef0',
  loss: '#f0906a',
  baseline: '#6f747e',
  warning: '#e8c46a',
  'warning-paper': '#2b2517',
  fine: '#83c79d',
}

/** The custom properties of a theme: `--paper:#fbfaf7;…`. */
export function paletteCss(palette: Palette): string {
  return Object.entries(palette)
    .map(([name, colour]) => `--${name}:${colour}`)
    .join(';')
}
