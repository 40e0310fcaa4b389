import { expect, it } from 'vitest'
import { textTable } from '../../src/cli/table.ts'

it('sets text to the left and numbers on their decimal point', () => {
  const columns = [
    { title: 'name' },
    { title: 'value', align: 'decimal' as const },
    { title: 'n', align: 'right' as const },
  ]
  const rows = [
    ['alpha', '1,234.5', '1'],
    ['b', '−0.25 %', '22'],
    ['c', '7', ''],
    ['d', '–', '3'],
    ['e', '0.125', '4'],
  ]
  expect(textTable(columns, rows).split('\n')).toEqual([
    'name        value   n',
    'alpha  1,234.5      1',
    'b         −0.25 %  22',
    'c          7',
    'd               –   3',
    'e          0.125    4',
  ])
})

it('prints the header alone when there are no rows', () => {
  expect(textTable([{ title: 'a' }, { title: 'b' }], [])).toBe('a  b')
})

it('fills cells that are missing and leaves no blanks at the end', () => {
  expect(textTable([{ title: 'a' }, { title: 'long' }], [['x'], ['y', 'z']])).toBe('a  long\nx\ny  z')
})

it('has room for more rows than a call has arguments', () => {
  const rows = Array.from({ length: 200_000 }, (_, i) => [String(i / 2), 'x'])
  const lines = textTable([{ title: 'n', align: 'decimal' }, { title: 'text' }], rows).split('\n')
  expect([lines.length, lines[1], lines.at(-1)]).toEqual([200_001, '    0    x', '99999.5  x'])
})
