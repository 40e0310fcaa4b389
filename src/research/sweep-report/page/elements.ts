/** The elements of the page, found or refused; a figure drawn anew. */
import { csvText, type DataColumn } from '../../../report/chart/csv.ts'
import type { Markup } from '../../../report/markup.ts'

export function element<T extends HTMLElement>(parent: ParentNode, selector: string, kind: new () => T): T {
  const found = parent.querySelector(selector)
  if (!(found instanceof kind)) throw new Error(`the page has no ${selector}`)
  return found
}

export function elements<T extends HTMLElement>(parent: ParentNode, selector: string, kind: new () => T): T[] {
  return [...parent.querySelectorAll(selector)].filter((found): found is T => found instanceof kind)
}

/** Puts another drawing and its data into a figure; where the data are being read, as a table again. */
export function redraw(figure: HTMLElement, view: Markup, data: readonly DataColumn[]): void {
  element(figure, '.view', HTMLElement).innerHTML = view.source
  const text = document.createElement('pre')
  text.textContent = csvText(data)
  element(figure, '.scroll', HTMLElement).replaceChildren(text)
  const details = element(figure, 'details', HTMLDetailsElement)
  if (details.open) details.dispatchEvent(new Event('toggle'))
}
