import { expect, it } from 'vitest'
import { densityChart } from '../../src/report/chart/density-chart.ts'
import { FULL_LAYOUTS } from '../../src/report/chart/drawing.ts'
import { histogram } from '../../src/report/chart/histogram.ts'
import { parallelData, type ParallelParts, parallelView } from '../../src/report/chart/parallel-chart.ts'
import { pathDrawings, type PathParts } from '../../src/report/chart/path-chart.ts'

const day: PathParts = {
  id: 'day',
  title: '2024-08-05',
  isSimulated: true,
  description: 'One day.',
  x: Float64Array.of(575, 580, 600),
  y: Float64Array.of(100, 102, 99),
  axis: {
    from: 570,
    to: 600,
    ticks: [
      { at: 570, text: '09:30' },
      { at: 600, text: '10:00' },
    ],
  },
  band: { low: 100.5, high: 101, from: 570, to: 575 },
  journeys: [
    {
      from: { x: 580, y: 102 },
      to: { x: 600, y: 99 },
      direction: 'up',
      end: 'cross',
      tone: 'loss',
      levels: [
        { y: 101.5, tone: 'loss' },
        { y: 150, tone: 'gain' },
      ],
      text: 'long',
    },
  ],
}

it('draws a path with its band, its journeys, and the levels that lie within the plot', () => {
  const [wide] = pathDrawings(day, FULL_LAYOUTS, 200).source.split('</svg>')
  expect(wide).toContain('<title>long</title>')
  expect(wide!.match(/class="level loss"/g)).toHaveLength(1)
  expect(wide).not.toContain('class="level gain"')
  expect(wide).toContain('class="area baseline"')
  expect(wide).toContain('SIMULATED</text>')
  expect(wide).toContain('>09:30</text>')
})

it('draws a session without ticks', () => {
  const empty = { ...day, x: new Float64Array(0), y: new Float64Array(0), journeys: [] }
  expect(pathDrawings(empty, FULL_LAYOUTS, 200).source).not.toMatch(/NaN|Infinity/)
})

const points = { x: Float64Array.of(1, 1.001, 2, Number.NaN), y: Float64Array.of(0.5, 0.501, 3, 1) }
const density = {
  id: 'd',
  title: 'd',
  howToRead: 'd',
  isSimulated: false,
  xTitle: 'in',
  yTitle: 'out',
  unit: { one: 'split', many: 'splits' },
}

it('counts every point of a density once, and leaves out those without a place', () => {
  const csv = /<pre>([^<]*)<\/pre>/.exec(densityChart({ ...density, ...points }).source)![1]!
  const counts = csv
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => Number(line.split(',')[2]))
  expect(counts).toEqual([2, 1])
  expect(densityChart({ ...density, x: new Float64Array(0), y: new Float64Array(0) }).source).toContain(
    'nothing to draw',
  )
})

it('marks values of a histogram by name, and reaches to those beyond its bins', () => {
  const source = histogram({
    id: 'h',
    title: 'h',
    howToRead: 'h',
    isSimulated: false,
    values: Float64Array.of(0.1, 0.2, 0.25, 0.3),
    unit: { one: 'row', many: 'rows' },
    format: (value) => value.toFixed(1),
    room: 'full',
    markers: [{ at: 2, name: 'by luck 2.0' }],
  }).source
  expect(source.match(/by luck 2\.0/g)).toHaveLength(3)
  expect(source).toContain('>1.5</text>')
})

const parallel: ParallelParts = {
  id: 'p',
  title: 'p',
  isSimulated: false,
  axes: [
    {
      title: 'stop, $',
      texts: ['0.1', '0.2'],
      shares: { upper: Float64Array.of(0.3, 0), lower: Float64Array.of(0, 0.2), cases: Float64Array.of(10, 0) },
    },
    { title: 'Sharpe ratio', texts: ['−1', '1'] },
  ],
  lines: [{ role: 'upper', places: Float64Array.of(0, 1, 0.2, 0.9) }],
  cases: 'rows',
  upper: 'highest tenth',
  lower: 'lowest tenth',
  even: 0.1,
  chosen: [new Set([0]), new Set()],
}

it('draws one line a case and the shares of each step, and fades what was not chosen', () => {
  const [wide] = parallelView(parallel).source.split('</svg>')
  expect(/class="case upper" d="([^"]*)"/.exec(wide!)![1]!.split('M')).toHaveLength(3)
  expect(wide).toContain('stop, $: 0.1\n10 rows: 30\u202f% in the highest tenth, 0\u202f% in the lowest tenth')
  expect(wide).toContain('stop, $: 0.2, no rows')
  expect(wide!.match(/class="mark out"/g)).toHaveLength(1)
  expect(parallelData(parallel)[1]!.values).toEqual(['0.1', '0.2'])
})
