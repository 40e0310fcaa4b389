/** A table whose cells are coloured by their value: months of years, coverage of sources. */
import { markup, type Markup } from '../markup.ts'
import { HEAT_STEPS, NARROW_NAME, NARROW_WIDTH } from '../style.ts'
import { figure, figureHead, type FigureHead, figureNote } from './figure.ts'
import { fittedText, textWidth } from './text-width.ts'

export interface HeatTable extends FigureHead {
  readonly id: string
  readonly isSimulated: boolean
  /** What heads the rows, e.g. "year": for those who hear the table, and in the export. */
  readonly rowTitle: string
  readonly columns: readonly HeatColumn[]
  readonly rows: readonly HeatRow[]
  /** Head of the last column of plain figures, where rows have totals. */
  readonly totalTitle?: string
  /** `diverging`: loss, paper, gain with zero in the middle. `sequential`: paper to accent, from zero. */
  readonly scale: 'diverging' | 'sequential'
  /** Size of a value that has the strongest colour; by default the largest but a few outliers. */
  readonly limit?: number
  /** Short, for the cell. */
  readonly format: (value: number) => string
  /** Whole, with its unit, for the pointer. */
  readonly describe: (value: number) => string
}

export interface HeatColumn {
  /** As short as fits. */
  readonly title: string
  /** Where the title is too short to be understood or to be unique. */
  readonly name?: string
}

export interface HeatRow {
  readonly name: string
  /** NaN where there is none. */
  readonly values: ArrayLike<number>
  readonly total?: string
}

/** More columns than this leave no room for numbers in the cells; titles may then stand on some columns only. */
const MOST_COLUMNS_WITH_NUMBERS = 16
const DENSE_FROM_ROWS = 15

export function heatTable(parts: HeatTable): Markup {
  const limit = parts.limit ?? usualLimit(parts.rows.map(({ values }) => values))
  const body = parts.rows.map((row) => heatRow(parts, row, limit))
  const isDense = parts.rows.length >= DENSE_FROM_ROWS
  const isFine = parts.columns.length > MOST_COLUMNS_WITH_NUMBERS
  const shape = `heat${isDense ? ' dense' : ''}${isFine ? ' fine' : ''}${isCrowded(parts) ? ' crowded' : ''}`
  return figure({
    id: parts.id,
    isSimulated: parts.isSimulated,
    isDrawing: false,
    body: markup`${figureHead(parts)}<table class="${shape}">${heatColumns(parts)}${heatHead(parts)}<tbody>
${body}</tbody></table>${colourKey(parts, limit)}${figureNote(parts)}`,
    data: [
      { name: parts.rowTitle, values: parts.rows.map((row) => row.name) },
      ...parts.columns.map((column, j) => ({
        name: column.name ?? column.title,
        values: Float64Array.from(parts.rows, (row) => row.values[j] ?? Number.NaN),
      })),
    ],
  })
}

/** Whether titles would run into each other on a phone, where every second one is left out. */
function isCrowded({ columns }: HeatTable): boolean {
  const widest = Math.max(...columns.map(({ title }) => textWidth(title, NAME_SIZE)))
  const named = columns.filter(({ title }) => title !== '').length
  return named * widest > NARROW_WIDTH - NARROW_NAME
}

const NAME_SIZE = 12
/** Longer names are cut; on a phone names break into lines of their own breadth instead. */
const LONGEST_NAME = 240
const TOTAL_WIDTH = 56

/** The first column is as broad as its names, the last as its totals; the rest share what is left. */
function heatColumns(parts: HeatTable): Markup {
  const longest = Math.max(...parts.rows.map(({ name }) => name).map((name) => textWidth(name, NAME_SIZE)))
  const total = parts.totalTitle !== undefined && markup`<col width="${TOTAL_WIDTH}">`
  const width = Math.ceil(Math.min(longest, LONGEST_NAME)) + 9
  const first = markup`<col${width > NARROW_NAME && markup` class="names"`} width="${width}">`
  return markup`<colgroup>${first}<col span="${parts.columns.length}">${total}</colgroup>`
}

function heatHead(parts: HeatTable): Markup {
  const titles = parts.columns.map((column) => {
    const name = column.name !== undefined && markup` abbr="${column.name}"`
    return markup`<th scope="col"${name}>${column.title}</th>`
  })
  const total = parts.totalTitle !== undefined && markup`<th class="total" scope="col">${parts.totalTitle}</th>`
  return markup`<thead><tr><th class="row" scope="col" aria-label="${parts.rowTitle}"></th>${titles}${total}</tr></thead>`
}

function heatRow(parts: HeatTable, row: HeatRow, limit: number): Markup {
  const hasNumbers = parts.columns.length <= MOST_COLUMNS_WITH_NUMBERS
  const cells = parts.columns.map((column, j) => {
    const value = row.values[j] ?? Number.NaN
    if (Number.isNaN(value)) return markup`<td></td>`
    const shade = heatClass(value, limit, parts.scale)
    const words = `${row.name} ${column.name ?? column.title}: ${parts.describe(value)}`
    return markup`<td${shade !== '' && markup` class="${shade}"`} title="${words}">${hasNumbers && parts.format(value)}</td>`
  })
  const name = fittedText(row.name, LONGEST_NAME, NAME_SIZE)
  const total = parts.totalTitle !== undefined && markup`<td class="total">${row.total ?? ''}</td>`
  return markup`<tr><th class="row" scope="row"${name !== row.name && markup` title="${row.name}"`}>${name}</th>${cells}${total}</tr>\n`
}

/** The class of a value's colour, '' for the paper itself; on a sequential scale that is zero alone, as where nothing is. */
export function heatClass(value: number, limit: number, scale: HeatTable['scale']): string {
  const size = limit > 0 ? Math.abs(value) / limit : 0
  const step = Math.min(HEAT_STEPS, Math.round(size * HEAT_STEPS))
  if (scale === 'sequential') return size > 0 ? `s${Math.max(1, step)}` : ''
  if (!(step > 0)) return ''
  return `${value < 0 ? 'l' : 'g'}${step}`
}

/** The 98th percentile of sizes, so that one freak cell does not pale all others. */
export function usualLimit(rows: readonly ArrayLike<number>[]): number {
  const sizes: number[] = []
  for (const values of rows) {
    for (let j = 0; j < values.length; j++) {
      const size = Math.abs(values[j]!)
      if (Number.isFinite(size)) sizes.push(size)
    }
  }
  const sorted = Float64Array.from(sizes).sort()
  return sorted[Math.floor((sorted.length - 1) * 0.98)] ?? 0
}

/** What the colours mean, shown where cells are too narrow for their numbers. */
function colourKey(parts: HeatTable, limit: number): Markup {
  const steps = Array.from({ length: HEAT_STEPS }, (_, i) => i + 1)
  const isDiverging = parts.scale === 'diverging'
  const up = steps.map((step) => markup`<i class="${isDiverging ? 'g' : 's'}${step}"></i>`)
  const down = isDiverging && steps.toReversed().map((step) => markup`<i class="l${step}"></i>`)
  const [from, to] = [parts.describe(isDiverging ? -limit : 0), parts.describe(limit)]
  return markup`<p class="key"><span>${from}</span><span class="steps">${down}${up}</span><span>${to}</span></p>`
}
