import fc from 'fast-check'
import { expect, it } from 'vitest'
import { MS_PER_DAY, MS_PER_HOUR, parseDate } from '../../src/core/time.ts'
import { barChart } from '../../src/report/chart/bar-chart.ts'
import { csvText } from '../../src/report/chart/csv.ts'
import { heatClass, heatTable } from '../../src/report/chart/heat-table.ts'
import { binned, histogram } from '../../src/report/chart/histogram.ts'
import { placeNames } from '../../src/report/chart/label-placement.ts'
import { lineChart, lineDrawing } from '../../src/report/chart/line-chart.ts'
import { coverage, linePath, pixelLine } from '../../src/report/chart/pixel-line.ts'
import { linearScale, logScale } from '../../src/report/chart/scale.ts'
import { scatterChart } from '../../src/report/chart/scatter-chart.ts'
import { linearTicks, logTicks, timeTicks } from '../../src/report/chart/ticks.ts'
import { valueTicks } from '../../src/report/chart/value-axis.ts'
import { formatPercent } from '../../src/report/format.ts'

it('marks axes at round values inside their ends', () => {
  expect(linearTicks(-0.47, 0.02, 3)).toEqual([-0.4, -0.2, 0])
  expect(linearTicks(0, 10, 4)).toEqual([0, 2.5, 5, 7.5, 10])
  expect(linearTicks(0.1, 0.35, 5)).toEqual([0.1, 0.15, 0.2, 0.25, 0.3, 0.35])
  expect(linearTicks(5, 5, 4)).toEqual([5])
})

it('marks at least two values on a linear axis, so that it has a size', () => {
  const texts = (from: number, to: number) => valueTicks(linearScale(from, to, 70, 0), 'number').map(({ text }) => text)
  expect(texts(-170, 170)).toEqual(['−100', '0', '100'])
  fc.assert(
    fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.double({ min: 1e-3, max: 1e6 }), (from, span) => {
      const marked = texts(from, from + span).length
      expect(marked).toBeGreaterThanOrEqual(2)
      expect(marked).toBeLessThanOrEqual(6)
    }),
  )
})

it('marks a log scale by 1, 2 and 5 where it spans decades, in equal steps where it does not', () => {
  expect(logTicks(logScale(0.6, 25, 240, 0), 40)).toEqual([1, 2, 5, 10, 20])
  expect(logTicks(logScale(0.8, 1.6, 200, 0), 40)).toEqual([0.8, 1, 1.2, 1.4])
  expect(logTicks(logScale(0.5, 1e30, 240, 0), 40).every((tick) => Number.isInteger(Math.log10(tick)))).toBe(true)
})

it('keeps ticks of a log scale apart, whatever it spans', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-9, max: 1e3, noNaN: true }),
      fc.double({ min: 1.001, max: 1e40, noNaN: true }),
      (from, ratio) => {
        const scale = logScale(from, from * ratio, 240, 0)
        const ticks = logTicks(scale, 40)
        expect(ticks.length).toBeLessThanOrEqual(7)
        for (let i = 1; i < ticks.length; i++) {
          expect(scale.at(ticks[i - 1]!) - scale.at(ticks[i]!)).toBeGreaterThanOrEqual(39.999)
        }
      },
    ),
  )
})

it('marks time at starts of years, months or days, whichever has room', () => {
  const texts = (from: string, to: string, width: number): string[] =>
    timeTicks(linearScale(parseDate(from) * MS_PER_DAY, parseDate(to) * MS_PER_DAY, 0, width)).map(({ text }) => text)
  expect(texts('2019-01-02', '2024-12-31', 860)).toEqual(['2019', '2020', '2021', '2022', '2023', '2024'])
  expect(texts('1993-02-01', '2026-06-01', 300)).toEqual(['1995', '2000', '2005', '2010', '2015', '2020', '2025'])
  expect(texts('2023-11-15', '2024-05-20', 860)).toEqual([
    '2023-12',
    '2024-01',
    '2024-02',
    '2024-03',
    '2024-04',
    '2024-05',
  ])
  expect(texts('2024-03-04', '2024-03-06', 860)).toEqual(['2024-03-04', '2024-03-05', '2024-03-06'])
})

it('leaves out a day that began before the picture does, where the next one is near', () => {
  const evening = parseDate('2024-03-04') * MS_PER_DAY + 21 * MS_PER_HOUR
  const ticks = timeTicks(linearScale(evening, evening + 2.5 * MS_PER_DAY, 0, 860))
  expect(ticks.map(({ text }) => text)).toEqual(['2024-03-05', '2024-03-06', '2024-03-07'])
})

it('draws few points that cover the same pixels as all of them', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 600, maxLength: 900 }), (y) => {
      const x = y.map((_, i) => (i * 60) / y.length)
      const line = pixelLine(x, y)
      expect(line.x.length).toBeLessThanOrEqual(4 * 60)
      const [few, all] = [coverage(line, 61), coverage({ x: Float64Array.from(x), y: Float64Array.from(y) }, 61)]
      expect(few).toEqual(all)
    }),
    { numRuns: 50 },
  )
})

it('lifts the line at gaps', () => {
  const line = pixelLine([0, 10, 20, 30, 40], [1, Number.NaN, 3, 4, Number.NaN])
  expect(linePath(line)).toBe('M0 1h2M20 3L30 4')
})

it('places names on no line and on no other name, nearest to their own line', () => {
  const frame = { left: 2, right: 400, top: 10, bottom: 210 }
  const walk = fc.array(fc.integer({ min: -6, max: 6 }), { minLength: 401, maxLength: 401 })
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 20, max: 200 }), walk), { minLength: 1, maxLength: 3 }),
      (walks) => {
        const lines = walks.map(([start, steps]) => {
          let level = start
          const y = steps.map((step) => (level = Math.min(205, Math.max(15, level + step))))
          return coverage(pixelLine(Array.from(y.keys()), y), 402)
        })
        const boxes = placeNames(
          lines.map((_, line) => ({ width: 80, height: 15, line })),
          lines,
          frame,
        )
        boxes.forEach((box, i) => {
          if (box === undefined) return
          expect(box.top >= frame.top && box.bottom <= frame.bottom && box.right <= frame.right).toBe(true)
          for (let x = Math.ceil(box.left); x <= box.right; x++) {
            for (const { top, bottom } of lines) expect(top[x]! > box.bottom || bottom[x]! < box.top).toBe(true)
          }
          for (const other of boxes.slice(i + 1)) {
            const isApart =
              other === undefined ||
              other.left > box.right ||
              other.right < box.left ||
              other.top >= box.bottom ||
              other.bottom <= box.top
            expect(isApart).toBe(true)
          }
        })
      },
    ),
    { numRuns: 40 },
  )
})

it('counts every value of a histogram once, with an edge at zero', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -1, max: 2, noNaN: true }), { minLength: 1, maxLength: 400 }), (values) => {
      const bins = binned(Float64Array.from(values).sort())
      expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(values.length)
      const [first, last] = [bins[0]!.from, bins.at(-1)!.to]
      if (bins.length > 1 && first < 0 && last > 0) expect(bins.some(({ from }) => Math.abs(from) < 1e-12)).toBe(true)
      for (let i = 1; i < bins.length; i++) expect(bins[i]!.from).toBeCloseTo(bins[i - 1]!.to, 9)
    }),
    { examples: [[[0, Number.MIN_VALUE]], [[1.9999999999999987, 1.9999999999999998]]] },
  )
})

it('writes data as CSV that no spreadsheet runs as a formula', () => {
  const text = csvText([
    { name: 'name, "quoted"', values: ['=1+1', 'a,b', 'say "x"', 'plain'] },
    { name: 'value', values: [1 / 3, Number.NaN, 1e21, -2] },
  ])
  expect(text).toBe(`"name, ""quoted""",value\n'=1+1,0.3333333\n"a,b",\n"say ""x""",1e+21\nplain,-2\n`)
})

it('colours by size and sign, and leaves what is near zero on the paper', () => {
  expect([-0.1, -0.05, -0.001, 0, 0.05, 9].map((value) => heatClass(value, 0.1, 'diverging'))).toEqual([
    'l8',
    'l4',
    '',
    '',
    'g4',
    'g8',
  ])
  expect(heatClass(0.5, 1, 'sequential')).toBe('s4')
  expect(heatClass(0.5, 0, 'diverging')).toBe('')
})

it('colours the least there is of something, where blank means that there is nothing', () => {
  expect([0, 0.001, 0.06, 1].map((share) => heatClass(share, 1, 'sequential'))).toEqual(['', 's1', 's1', 's8'])
})

it('says beneath a heat table what it does not show', () => {
  const parts = { id: 'x', isSimulated: false, title: 'Which?', howToRead: 'Shares.', rowTitle: 'series' }
  const shown = {
    columns: [{ title: 'J' }],
    rows: [],
    scale: 'sequential' as const,
    note: 'In the JSON: 3 more series.',
  }
  const source = heatTable({ ...parts, ...shown, format: String, describe: String }).source
  expect(source).toContain('<p class="note">In the JSON: 3 more series.</p>')
})

it('says each cell of a heat table in words and leaves missing ones empty', () => {
  const source = heatTable({
    id: 'coverage',
    isSimulated: false,
    title: 'Which days are there?',
    howToRead: 'Share of minutes present.',
    rowTitle: 'year',
    columns: [
      { title: 'J', name: 'Jan' },
      { title: 'F', name: 'Feb' },
    ],
    rows: [{ name: '2024', values: [0.97, Number.NaN] }],
    scale: 'sequential',
    limit: 1,
    format: (value) => String(Math.round(100 * value)),
    describe: (value) => formatPercent(value),
  }).source
  expect(source).toContain('<td class="s8" title="2024 Jan: 97.0\u202f%">97</td><td></td>')
})

const SMALL = {
  id: 'small',
  isSimulated: true,
  x: Float64Array.from([0, 1, 2, 3], (day) => (19_000 + day) * MS_PER_DAY),
  xTexts: ['2022-01-08', '2022-01-09', '2022-01-10', '2022-01-11'],
  xTitle: 'session',
  panels: [
    {
      title: 'Growth',
      howToRead: 'Log scale.',
      scale: 'log' as const,
      format: 'multiple' as const,
      height: { wide: 100, narrow: 100 },
      hasXAxis: true,
      series: [
        { name: 'strategy', values: Float64Array.of(1, 1.1, 1.2, 1.15), role: 'ours' as const },
        { name: 'holding', values: Float64Array.of(1, 0.9, 0.8, 0.85), role: 'baseline' as const },
      ],
    },
  ],
}

it('draws a small line chart as it did before', () => {
  const source = lineChart(SMALL).source
  const narrow = source.slice(source.indexOf('<svg class="only-narrow"'), source.lastIndexOf('</svg>') + 6)
  expect(narrow).toMatchSnapshot()
})

it('gives every drawing a title, a description, its data and its stamp', () => {
  const charts = [
    lineChart(SMALL),
    barChart({
      id: 'bars',
      isSimulated: true,
      title: 'Bars?',
      howToRead: 'Long is much.',
      bars: [{ name: 'a', value: 1, error: 0.1 }],
      nameTitle: 'n',
      valueTitle: 'v',
      format: String,
    }),
    histogram({
      id: 'spread',
      isSimulated: true,
      title: 'Spread?',
      howToRead: 'High is many.',
      values: Float64Array.of(-0.01, 0.01, 0.02),
      unit: { one: 'night', many: 'nights' },
      format: (value) => formatPercent(value),
    }),
    scatterChart({
      id: 'dots',
      isSimulated: true,
      title: 'Honest?',
      howToRead: 'On the line.',
      points: [{ said: 0.5, came: 0.6, low: 0.5, high: 0.7, count: 9 }],
      saidTitle: 'said',
      cameTitle: 'came',
      unit: 'nights',
    }),
  ]
  for (const { source } of charts) {
    const drawings = source.match(/<svg[\s\S]*?<\/svg>/g)!
    expect(drawings.length).toBeGreaterThanOrEqual(2)
    for (const svg of drawings) {
      const id = /aria-labelledby="([^"]+)"/.exec(svg)![1]!
      expect(svg).toMatch(new RegExp(`<title id="${id}">[^<]+</title><desc id="[^"]+">[^<]{10,}</desc>`))
      expect(svg).toContain('>SIMULATED</text>')
    }
    expect(source).toContain('<summary>table</summary>')
    expect(source).toMatch(/data-file="[a-z]+-SIMULATED"/)
    expect(source).toMatch(/<pre( hidden)?>[^<]+\n[^<]+\n<\/pre>/)
  }
})

it('shows a ruined account on a linear scale, where zero has a place', () => {
  const panel = {
    ...SMALL.panels[0]!,
    series: [{ name: 'strategy', values: Float64Array.of(1, 0.5, 0, -0.2), role: 'ours' as const }],
  }
  const { source } = lineChart({ ...SMALL, panels: [panel] })
  expect(source).toContain('&quot;log&quot;:0')
  expect(source).not.toMatch(/NaN|Infinity/)
})

const PAYOFF = {
  ...SMALL,
  isSimulated: false,
  xKind: 'number' as const,
  x: Float64Array.of(80, 90, 100, 110),
  xTexts: ['80', '90', '100', '110'],
  xTitle: 'price',
  markers: [
    { at: 95, name: 'even 95' },
    { at: 96, name: 'spot 96' },
    { at: 110, name: 'a name at the edge' },
  ],
  panels: [
    {
      ...SMALL.panels[0]!,
      scale: 'linear' as const,
      format: 'number' as const,
      include: [0],
      series: [
        { name: 'profit', values: Float64Array.of(-5, -5, 5, 5), role: 'ours' as const, area: 'signed' as const },
      ],
    },
  ],
}

it('draws lines over numbers, with gains and losses apart and named places below the axis', () => {
  const { source } = lineChart(PAYOFF)
  const wide = source.slice(source.indexOf('<svg'), source.indexOf('</svg>'))
  const labels = [...wide.matchAll(/<text class="label" x="([\d.]+)" y="([\d.]+)">([^<]+)</g)]
  const rows = Object.fromEntries(labels.map(([, x, y, name]) => [name, { x: Number(x), y: Number(y) }]))
  expect(rows['even 95']!.y).toBeLessThan(rows['spot 96']!.y)
  expect(rows['a name at the edge']!.y).toBe(rows['even 95']!.y)
  expect(rows['a name at the edge']!.x).toBeLessThan(924 - 100)
  expect(wide).toContain('>90</text>')
  const areas = ['gain', 'loss'].map((side) => new RegExp(`class="area ${side}" d="([^"]+)"`).exec(wide)![1]!)
  const heights = areas.map((path) => [...path.matchAll(/[ V]([\d.]+)/g)].map(([, y]) => Number(y)))
  expect(Math.max(...heights[0]!)).toBe(Math.min(...heights[1]!))
})

it('makes a file of a drawing that needs no style sheet and no script', () => {
  const svg = lineDrawing(PAYOFF)
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="956" height="\d+" viewBox/)
  expect(svg).toContain(`class="heading" x="16" y="26">${PAYOFF.panels[0]!.title}<`)
  expect(svg).toContain('<style>svg{font-family')
  expect(svg).not.toMatch(/var\(--|data-plot|tabindex/)
  expect(lineDrawing({ ...PAYOFF, isSimulated: true })).toContain('>SIMULATED</text>')
})
