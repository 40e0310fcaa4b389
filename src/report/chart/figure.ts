/** What every picture has around it: the question it answers, how to read it, its data, its exports. */
import { type Content, markup, type Markup } from '../markup.ts'
import { bareTable, type TableColumn, type TableRow } from '../table.ts'
import { csvText, type DataColumn } from './csv.ts'

export interface FigureHead {
  /** The question that the picture answers. */
  readonly title: string
  /** One line: what is drawn, in which unit, at which level of confidence. */
  readonly howToRead: string
  /** What the picture cannot show, said beneath it. */
  readonly note?: string
}

export interface FigureParts {
  /** Unique in the page; also the name of exported files. */
  readonly id: string
  readonly isSimulated: boolean
  readonly body: Content
  /** The exact data; the first column places the rows. */
  readonly data: readonly DataColumn[]
  /** The same for reading, where they are few. Without it the CSV text is shown. */
  readonly table?: { readonly columns: readonly TableColumn[]; readonly rows: readonly TableRow[] }
  /** False for a heat table, which is its own table and no SVG. */
  readonly isDrawing?: boolean
}

export function figure(parts: FigureParts): Markup {
  const file = parts.isSimulated ? `${parts.id}-SIMULATED` : parts.id
  const isDrawing = parts.isDrawing !== false
  const data = isDrawing ? dataBlock(parts) : markup`<pre hidden>${csvText(parts.data)}</pre>`
  return markup`<figure id="${parts.id}" data-file="${file}">
${parts.body}
<div class="foot"><div class="tools">${saveButton('csv')}${isDrawing && saveButton('svg')}</div>${data}</div>
</figure>
`
}

/** What stands where a picture would be without anything to draw. */
export function emptyFigure(head: FigureHead): Markup {
  return markup`<section>${figureHead(head)}<p class="note">${head.note ?? 'There is nothing to draw.'}</p></section>\n`
}

export function figureNote({ note }: FigureHead): Content {
  return note !== undefined && markup`<p class="note">${note}</p>`
}

export function figureHead(head: FigureHead): Markup {
  return markup`<h2>${head.title}</h2><p class="read">${head.howToRead}</p>`
}

function saveButton(kind: 'csv' | 'svg'): Markup {
  return markup`<button type="button" data-save="${kind}">${kind.toUpperCase()}</button>`
}

function dataBlock(parts: FigureParts): Markup {
  const csv = csvText(parts.data)
  const shown =
    parts.table === undefined
      ? markup`<pre>${csv}</pre>`
      : markup`${bareTable(parts.table.columns, parts.table.rows)}<pre hidden>${csv}</pre>`
  const scroll = markup`<div class="scroll" tabindex="0" role="region" aria-label="Data">${shown}</div>`
  return markup`<details class="data"><summary>table</summary>${scroll}</details>`
}
