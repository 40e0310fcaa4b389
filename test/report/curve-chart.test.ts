import { expect, it } from 'vitest'
import { type CurveChart, curveChart, standaloneCurves } from '../../src/report/chart/curve-chart.ts'

const x = Float64Array.from({ length: 101 }, (_, i) => 100 + i)

function chartOf(more: Partial<CurveChart> = {}): CurveChart {
  const panel = {
    title: 'one',
    description: 'What one shows.',
    curves: [{ name: 'fitted', role: 'ours' as const, x, y: x.map((k) => 0.2 + (k - 150) ** 2 / 1e5) }],
    bars: Array.from(x, (at) => ({ x: at, low: 0.19, high: 0.23, text: `${at}: from 19 to 23 %` })),
    barRole: 'baseline' as const,
  }
  return {
    id: 'curves',
    title: 'What?',
    howToRead: 'So.',
    isSimulated: false,
    panels: [panel, { ...panel, title: 'two' }],
    scale: 'linear',
    xTitle: 'strike',
    xText: String,
    format: 'percent',
    height: { wide: 170, narrow: 150 },
    ...more,
  }
}

/** The drawings of a layout. */
function drawings(html: string, layout: string): string[] {
  return [...html.matchAll(new RegExp(`<svg class="${layout}".*?</svg>`, 'gs'))].map(([svg]) => svg)
}

it('draws every panel for every layout, two beside each other where they are paired', () => {
  const html = curveChart(chartOf({ isPaired: true })).source
  for (const layout of ['only-wide', 'only-medium', 'only-narrow']) expect(drawings(html, layout)).toHaveLength(2)
  expect(html).toContain('class="panels two"')
  expect(drawings(html, 'only-wide')[0]).toContain('width="446"')
  expect(drawings(curveChart(chartOf()).source, 'only-wide')[0]).toContain('width="924"')
})

it('draws bars that are apart, each with its words, and keeps all of them in the table', () => {
  const html = curveChart(chartOf()).source
  const [wide, narrow] = ['only-wide', 'only-narrow'].map(
    (layout) => drawings(html, layout)[0]!.split('class="mark"').length - 1,
  )
  expect(wide).toBe(101)
  expect(narrow).toBeLessThan(60)
  expect(html).toContain('<title>100: from 19 to 23 %</title>')
  const rows = /<pre>(.*?)<\/pre>/s.exec(html)![1]!.trim().split('\n')
  expect(rows[0]).toBe('picture,what,strike,value,low,high')
  expect(rows).toHaveLength(1 + 2 * (101 + 101))
  expect(rows[1]).toBe('one,bar,100,0.21,0.19,0.23')
})

it('draws nothing outside of its frame, with a log scale and with a single point, too', () => {
  for (const scale of ['linear', 'log'] as const) {
    const one = {
      ...chartOf().panels[0]!,
      curves: [{ name: 'dot', role: 'ours' as const, x: Float64Array.of(5), y: Float64Array.of(0.2) }],
      bars: [],
    }
    const html = curveChart(chartOf({ scale, panels: [one, chartOf().panels[0]!] })).source
    expect(html).not.toMatch(/NaN|Infinity|undefined/)
  }
})

it('puts all panels into one file with its own style, stamped where it is simulated', () => {
  const svg = standaloneCurves(chartOf({ isSimulated: true }))
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/)
  expect(svg.match(/<g transform="translate\(\d+ \d+\)"><text class="label"/g)).toHaveLength(2)
  expect(svg).toContain('<metadata>SIMULATED</metadata>')
  expect(svg).not.toMatch(/var\(--|NaN/)
})
