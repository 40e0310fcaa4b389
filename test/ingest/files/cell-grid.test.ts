import fc from 'fast-check'
import { expect, it } from 'vitest'
import { gridCells, type GridLayout } from '../../../src/ingest/files/table/cell-grid.ts'
import { DelimitedTable } from '../../../src/ingest/files/table/delimited-table.ts'

const layout: GridLayout = { columns: 3, delimiter: 44, hasQuotes: true, allowsTrailingCell: false }

function cellsOf(
  text: string,
  given: GridLayout = layout,
): { rows: string[][]; lines: number[]; bad: number[]; cut: number | undefined } {
  const bytes = Buffer.from(text)
  const grid = gridCells(bytes, [{ from: 0, to: bytes.length, firstLine: 1 }], given)
  const names = Array.from({ length: given.columns }, (_, column) => `c${column}`)
  const columns = names.map((name) => new DelimitedTable(grid, names, ['text']).texts(name))
  return {
    rows: Array.from({ length: grid.rows }, (_, row) => columns.map((column) => column[row]!)),
    lines: [...grid.lines],
    bad: grid.malformed.map(({ line }) => line),
    cut: grid.cutLine?.line,
  }
}

it('finds the cells of any table that was written with quotes', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', 'é', '1', ',', '"', ' ', '€'), maxLength: 6 })
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell, cell), { maxLength: 8 }), fc.constantFrom('\n', '\r\n'), (rows, end) => {
      const text = rows.map((row) => row.map(quoted).join(',') + end).join('')
      expect(cellsOf(text).rows).toEqual(rows)
    }),
  )
})

it('leaves out blank lines and the blanks around cells, and keeps the line numbers', () => {
  const { rows, lines } = cellsOf('a, b ,c\n\n  \n1,2,3\r\n\n')
  expect(rows).toEqual([
    ['a', 'b', 'c'],
    ['1', '2', '3'],
  ])
  expect(lines).toEqual([1, 4])
})

it('keeps lines with another number of fields apart', () => {
  const { rows, bad, cut } = cellsOf('1,2\n1,2,3\n1,2,3,4\n')
  expect([rows.length, bad, cut]).toEqual([1, [1, 3], undefined])
})

it('knows a last line that was cut from one that is complete', () => {
  expect(cellsOf('1,2,3\n4,5').cut).toBe(2)
  expect(cellsOf('1,2,3\n4,5,6').cut).toBeUndefined()
  expect(cellsOf('1,2,3\n4,5\n').cut).toBeUndefined()
})

it('takes one more field only where it is empty and the format allows it', () => {
  const lenient = { ...layout, allowsTrailingCell: true }
  expect(cellsOf('1,2,3,\n1,2,3,4\n', lenient)).toMatchObject({ rows: [['1', '2', '3']], bad: [2] })
  expect(cellsOf('1,2,3,\n')).toMatchObject({ rows: [], bad: [1] })
})

it('keeps a line with an open quote apart, and does not let it swallow the lines below', () => {
  const { rows, bad } = cellsOf('1,"2,3\n4,5,6\n"7\n8",9,0\n1,2",3\n')
  expect(rows).toEqual([
    ['4', '5', '6'],
    ['8"', '9', '0'],
    ['1', '2"', '3'],
  ])
  expect(bad).toEqual([1, 3])
  expect(cellsOf('1,2,3\n4,5,"6').cut).toBe(2)
})

it('reads quotation marks as letters where the format has no quotes', () => {
  const plain = { ...layout, columns: 2, delimiter: 64, hasQuotes: false }
  expect(cellsOf('He said "no" , twice@neutral\n""@x\n', plain).rows).toEqual([
    ['He said "no" , twice', 'neutral'],
    ['""', 'x'],
  ])
})

it('reads bytes that are no UTF-8 as Windows-1252', () => {
  const bytes = Buffer.from([0x53, 0xe4, 0x6c, 0x80, 44, 0xc3, 0xa4, 44, 49, 10])
  const grid = gridCells(bytes, [{ from: 0, to: bytes.length, firstLine: 1 }], layout)
  const table = new DelimitedTable(grid, ['a', 'b', 'c'], ['text'])
  expect([table.texts('a')[0], table.texts('b')[0]]).toEqual(['Säl€', 'ä'])
})
