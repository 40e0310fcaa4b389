/** The foot of a report: where it comes from. */
import { type Content, markup, type Markup, withWholeDates } from './markup.ts'

export interface Fact {
  readonly title: string
  readonly lines: readonly Content[]
  /** The tone of the first line. */
  readonly tone?: 'fine' | 'warning'
  /** Takes the room of two. */
  readonly isBroad?: boolean
}

export function facts(items: readonly Fact[]): Markup {
  return markup`<footer class="facts">${items.map(fact)}</footer>\n`
}

function fact({ title, lines, tone, isBroad }: Fact): Markup {
  const paragraphs = lines.map((line, i) => {
    const toned = i === 0 && tone !== undefined && markup` class="${tone}"`
    return markup`<p${toned}>${typeof line === 'string' ? withWholeDates(line) : line}</p>`
  })
  return markup`<div${isBroad === true && markup` class="broad"`}><h2>${title}</h2>${paragraphs}</div>`
}
