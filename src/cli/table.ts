/** Tables for a terminal: text to the left, numbers on their decimal point. */

export interface Column {
  readonly title: string
  /** Default left. `decimal` lines up the points and puts what is no number to the right. */
  readonly align?: 'left' | 'right' | 'decimal'
}

const GAP = '  '
/** Sign and digits before the point. */
const WHOLE_PART = /^[−+-]?\d[\d,]*/

/** Cells are texts that are already rounded and have their units; rows end without blanks. */
export function textTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const aligned = columns.map((column, j) =>
    alignColumn(
      column,
      rows.map((row) => row[j] ?? ''),
    ),
  )
  const lines = Array.from({ length: rows.length + 1 }, (_, i) =>
    aligned
      .map((cells) => cells[i])
      .join(GAP)
      .trimEnd(),
  )
  return lines.join('\n')
}

function alignColumn(column: Column, cells: readonly string[]): string[] {
  const align = column.align ?? 'left'
  const body = align === 'decimal' ? alignDecimals(cells) : cells
  const width = [column.title, ...body].reduce((widest, cell) => Math.max(widest, textWidth(cell)), 0)
  return [column.title, ...body].map((cell) => {
    const blanks = ' '.repeat(width - textWidth(cell))
    return align === 'left' ? cell + blanks : blanks + cell
  })
}

/** Pads after the point, so that points stand under each other once the cells are flush right. */
function alignDecimals(cells: readonly string[]): string[] {
  const after = cells.map((cell) => {
    const whole = WHOLE_PART.exec(cell)
    return whole === null ? undefined : textWidth(cell) - textWidth(whole[0])
  })
  const longest = after.reduce<number>((most, width) => Math.max(most, width ?? 0), 0)
  return cells.map((cell, i) => (after[i] === undefined ? cell : cell + ' '.repeat(longest - after[i])))
}

/** Columns that a text takes; none of ours is wider than one. */
function textWidth(text: string): number {
  return Array.from(text).length
}
