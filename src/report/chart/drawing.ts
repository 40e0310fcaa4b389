/** What all drawings share: the SVG element with its words for those who do not see it, and the layouts for widths. */
import { type Content, markup, Markup } from '../markup.ts'
import { DRAWING_STYLE, HALF_WIDTH, MEDIUM_WIDTH, NARROW_WIDTH, WIDE_WIDTH } from '../style.ts'

/** A picture is drawn once for each layout; the style sheet shows the one that fits the viewport. */
export interface Layout {
  readonly width: number
  /** Class that shows it. */
  readonly shown: 'only-wide' | 'only-medium' | 'only-narrow' | 'not-wide'
}

export const FULL_LAYOUTS: readonly Layout[] = [
  { width: WIDE_WIDTH, shown: 'only-wide' },
  { width: MEDIUM_WIDTH, shown: 'only-medium' },
  { width: NARROW_WIDTH, shown: 'only-narrow' },
]

/** For one of two that stand beside each other where there is room. */
export const HALF_LAYOUTS: readonly Layout[] = [{ width: HALF_WIDTH, shown: 'only-wide' }, ...FULL_LAYOUTS.slice(1)]

/** For the narrow one of two columns. */
export const SIDE_LAYOUTS: readonly Layout[] = [
  { width: 270, shown: 'only-wide' },
  { width: NARROW_WIDTH, shown: 'not-wide' },
]

export interface Drawing {
  readonly layout: Layout
  readonly height: number
  /** Unique in the page. */
  readonly id: string
  readonly title: string
  /** What it shows, for those who do not see it. */
  readonly description: string
  readonly isSimulated: boolean
  /** Attributes of the SVG element. */
  readonly attributes?: Content
  readonly body: Content
}

/** Room above a plot for the stamp. */
export const TOP_MARGIN = 16

export function drawing(parts: Drawing): Markup {
  return svgElement(parts, markup` class="${parts.layout.shown}"`, parts.attributes, false)
}

/** A drawing as a file of its own, in light colours, with its style in it. */
export function standaloneSvg(parts: Drawing): string {
  const paper = markup`<style>${new Markup(DRAWING_STYLE)}</style><rect class="paper" width="100%" height="100%"/>`
  return svgElement(parts, markup` xmlns="http://www.w3.org/2000/svg"`, false, paper).source
}

/** Around what stands in a file of its own. */
export const FILE_MARGIN = 16
/** Height of the words above it. */
export const FILE_HEAD_HEIGHT = 62

/** Title and caption, which on a page stand outside of the drawing. */
export function fileHead({ title, howToRead }: { readonly title: string; readonly howToRead: string }): Markup {
  return markup`<text class="heading" x="${FILE_MARGIN}" y="26">${title}</text><text class="label" x="${FILE_MARGIN}" y="46">${howToRead}</text>
`
}

function svgElement(parts: Drawing, kind: Content, attributes: Content, paper: Content): Markup {
  const { layout, height } = parts
  const id = `${parts.id}-${layout.width}`
  const size = markup`width="${layout.width}" height="${height}" viewBox="0 0 ${layout.width} ${height}"`
  const words = markup`<title id="${id}-t">${parts.title}</title><desc id="${id}-d">${parts.description}</desc>`
  const stamp =
    parts.isSimulated && markup`<text class="stamp" x="${layout.width}" y="9" text-anchor="end">SIMULATED</text>`
  return markup`<svg${kind} ${size} role="img" aria-labelledby="${id}-t" aria-describedby="${id}-d"${attributes}>
${words}${parts.isSimulated && markup`<metadata>SIMULATED</metadata>`}${paper}${parts.body}${stamp}</svg>
`
}
