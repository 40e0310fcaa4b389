import fc from 'fast-check'
import { expect, it } from 'vitest'
import { heatMap, heatMapData, type HeatMapParts, heatMapView } from '../../src/report/chart/heat-map.ts'

const parts: HeatMapParts = {
  id: 'map',
  title: 'Where?',
  isSimulated: false,
  across: { title: 'limit, $', texts: ['1', '2', '3'] },
  up: { title: 'stop, $', texts: ['0.1', '0.2'] },
  values: Float64Array.of(-1, 0, 0.5, 1, Number.NaN, 2),
  valueTitle: 'Sharpe ratio',
  scale: 'diverging',
  format: String,
  describe: (value) => `${value} a year`,
  outlines: [],
}

function withOutline(cells: readonly number[], across = 3, up = 2): string {
  const texts = (count: number): string[] => Array.from({ length: count }, (_, i) => String(i))
  const map = {
    ...parts,
    across: { title: 'a', texts: texts(across) },
    up: { title: 'b', texts: texts(up) },
    values: new Float64Array(across * up).fill(1),
    outlines: [{ cells: new Set(cells), isStrong: true }],
  }
  return /class="outline strong" d="([^"]*)"/.exec(heatMapView(map).source)![1]!
}

it('colours each cell by its value, with zero as the paper and nothing where there is none', () => {
  const [wide] = heatMapView(parts).source.split('</svg>')
  const counts = Object.fromEntries(
    [...wide!.matchAll(/class="cell (\w+)" d="([^"]*)"/g)].map(([, shade, path]) => [
      shade,
      path!.split('M').length - 1,
    ]),
  )
  // The strongest colour is that of the size 1: one freak value does not pale all others.
  expect(counts).toEqual({ l8: 1, paper: 1, g4: 1, g8: 2 })
  const key = heatMapView(parts).source.split('class="key')[1]!
  expect(key).toMatch(/<span>-1 a year<\/span>.*<span>1 a year or more<\/span>/)
})

it('writes numbers in wide cells, and its lowest and highest for those who do not see it', () => {
  const [wide] = heatMapView(parts).source.split('</svg>')
  expect([...wide!.matchAll(/class="inside"[^>]*>([^<]*)</g)].map(([, text]) => text)).toEqual([
    '-1',
    '0',
    '0.5',
    '1',
    '2',
  ])
  expect(wide).toContain('lowest -1 a year at limit, $ 1, stop, $ 0.1, highest 2 a year at limit, $ 3, stop, $ 0.2.')
  const many = { ...parts, across: { title: 'x', texts: Array.from({ length: 60 }, (_, i) => String(i)) } }
  const narrow = heatMapView({ ...many, values: new Float64Array(120).fill(0.123) }).source
  expect(narrow).not.toContain('class="inside"')
})

it('starts a sequential scale at the least value', () => {
  const source = heatMapView({
    ...parts,
    scale: 'sequential',
    values: Float64Array.of(250, 260, 270, 280, 290, 300),
  }).source
  expect(source).toContain('<span>250 a year</span>')
  expect(source).toContain('class="cell paper"')
  expect(source).toContain('class="cell s8"')
})

it('lists one row a cell, in the order in which the pointer counts them', () => {
  const [across, up, value] = heatMapData(parts)
  expect(across!.values).toEqual(['1', '2', '3', '1', '2', '3'])
  expect(up!.values).toEqual(['0.1', '0.1', '0.1', '0.2', '0.2', '0.2'])
  expect(value!.values).toBe(parts.values)
})

it('says so where there is nothing to draw', () => {
  const map = { ...parts, howToRead: 'x', values: new Float64Array(6).fill(Number.NaN) }
  expect(heatMap(map).source).toContain('There is nothing to draw.')
})

/** Sides of chosen cells whose neighbour is not chosen, counted cell by cell. */
function openSides(cells: ReadonlySet<number>, across: number, up: number): number {
  let sides = 0
  for (const cell of cells) {
    const [i, j] = [cell % across, Math.floor(cell / across)]
    const isIn = (column: number, row: number): boolean =>
      column >= 0 && column < across && row >= 0 && row < up && cells.has(row * across + column)
    for (const [di, dj] of [
      [-1, 0],
      [1, 0],
      [0, -1],
      [0, 1],
    ] as const)
      if (!isIn(i + di, j + dj)) sides++
  }
  return sides
}

it('frames any group of cells along exactly the sides that part it from others', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 6 }),
      fc.array(fc.nat(35)),
      (across, up, drawn) => {
        const cells = new Set(drawn.filter((cell) => cell < across * up))
        expect(withOutline([...cells], across, up).split('M').length - 1).toBe(openSides(cells, across, up))
      },
    ),
  )
})
