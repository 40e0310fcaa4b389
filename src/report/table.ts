/** Tables of text and figures. */
import { type Content, markup, type Markup } from './markup.ts'

export interface TableColumn {
  readonly title: string
  /** Set flush right in tabular figures. */
  readonly isNumber?: boolean
}

export interface TableRow {
  /** The first one heads the row. */
  readonly cells: readonly Content[]
  readonly tone?: 'total' | 'quiet'
}

/** A table that scrolls by itself when it is broader than the page. @param name for those who hear it */
export function table(name: string, columns: readonly TableColumn[], rows: readonly TableRow[]): Markup {
  return markup`<div class="table" role="region" tabindex="0" aria-label="${name}">${bareTable(columns, rows)}</div>\n`
}

export function bareTable(columns: readonly TableColumn[], rows: readonly TableRow[]): Markup {
  const kinds = columns.map((column) => column.isNumber === true && markup` class="number"`)
  const head = columns.map((column, j) => markup`<th scope="col"${kinds[j]}>${column.title}</th>`)
  const body = rows.map((row) => {
    const cells = row.cells.map((cell, j) =>
      j === 0 ? markup`<th scope="row"${kinds[j]}>${cell}</th>` : markup`<td${kinds[j]}>${cell}</td>`,
    )
    return markup`<tr${row.tone !== undefined && markup` class="${row.tone}"`}>${cells}</tr>\n`
  })
  return markup`<table><thead><tr>${head}</tr></thead><tbody>\n${body}</tbody></table>`
}
