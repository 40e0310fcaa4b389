/** Markup that cannot be made of raw text by accident: whatever is put into a template is escaped, unless it is markup. */

/** A piece of HTML or SVG that is safe to write as it is. */
export class Markup {
  readonly source: string

  constructor(source: string) {
    this.source = source
  }

  toString(): string {
    return this.source
  }
}

export type Content = Markup | string | number | false | null | undefined | readonly Content[]

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** What neither HTML nor XML may hold, and the controls that would reorder the text around them. */
// oxlint-disable-next-line no-control-regex -- these characters are what it looks for
const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g

/** Text whose unprintable characters show as a replacement mark. */
export function printable(text: string): string {
  return text.toWellFormed().replace(UNPRINTABLE, '\ufffd')
}

/** The one way by which text enters a report: fit for element content and for quoted attributes. */
export function escapeText(text: string): string {
  return printable(text).replace(/[&<>"']/g, (character) => ENTITIES[character]!)
}

/** Tagged template: markup`<p>${anything}</p>`. Attributes must be quoted. */
export function markup(parts: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  let source = parts[0]!
  for (let i = 0; i < contents.length; i++) source += render(contents[i]) + parts[i + 1]!
  return new Markup(source)
}

/** Pieces after each other, with `separator` between them. */
export function joinMarkup(pieces: readonly Content[], separator = ''): Markup {
  return new Markup(pieces.map(render).join(escapeText(separator)))
}

/** Text whose ISO dates do not break at their hyphens. */
export function withWholeDates(text: string): Markup {
  const pieces = text.split(/(\b\d{4}-\d\d-\d\d\b)/)
  return joinMarkup(pieces.map((piece, i) => (i % 2 === 1 ? markup`<span class="date">${piece}</span>` : piece)))
}

function render(content: Content): string {
  if (content instanceof Markup) return content.source
  if (typeof content === 'string') return escapeText(content)
  if (typeof content === 'number') return String(content)
  if (Array.isArray(content)) return content.map(render).join('')
  return ''
}
