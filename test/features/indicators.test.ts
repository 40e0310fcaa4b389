/** Indicators against reference numbers, batch against incremental, and warm-up against what is defined. */
import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { isBarFeature, type BarFeature, type ParameterValues } from '../../src/features/definition.ts'
import { evaluateColumns, RowEvaluator, type BarColumns } from '../../src/features/evaluate.ts'
import { parseFeature, type BarColumn } from '../../src/features/grammar.ts'
import { bar, window } from '../../src/features/node.ts'
import { createFeatureRegistry } from '../../src/features/registry.ts'
import { itOnShared, sharedPath } from '../shared.ts'
import { anyBars, cleanBars, columnsOf, rowAt } from './bar-columns.ts'

const registry = createFeatureRegistry()
const barFeatures = registry.all().filter(isBarFeature)
const parse = (specs: string): BarColumn[] =>
  specs.split(',').flatMap((spec) => parseFeature(spec, registry)) as BarColumn[]
const evaluate = (columns: readonly BarColumn[], bars: BarColumns): Float64Array[] =>
  evaluateColumns(
    columns.map(({ node }) => node),
    bars,
  )

/** Parameters within bounds that are small enough to be defined on a few dozen rows. */
function smallParameters(feature: BarFeature): fc.Arbitrary<ParameterValues> {
  const values = Object.entries(feature.parameters).map(([name, { min, max, isInteger }]) => {
    const most = Math.min(max, 12)
    return [
      name,
      isInteger === false ? fc.double({ min, max: most, noNaN: true }) : fc.integer({ min, max: most }),
    ] as const
  })
  return fc
    .record(Object.fromEntries(values) as Record<string, fc.Arbitrary<number>>)
    .filter((parameters) => feature.refuses?.(parameters) === undefined)
}

const anyFeature = fc
  .constantFrom(...barFeatures)
  .chain((feature) => smallParameters(feature).map((parameters) => ({ feature, parameters })))

// Source: vectors/indicators/indicators_spy.csv.gz, first 30 rows (TA-Lib 0.6.0 and the papers named there).
const EXCERPT = `
245.62736455520744,245.64518360453644,243.59797584420312,244.09642028808594,71061400
245.3603619638793,245.47607713720944,244.3189525670943,244.54147338867188,54898500
243.38434478613405,243.54455323797063,239.52138707826145,241.21253967285156,137854200
241.78219296191847,242.60105422502414,241.02561687350598,241.74658203125,68547400
242.334103346676,243.76712451239197,239.5926313971148,239.74395751953125,105110700
239.69056147396392,241.88015898734687,238.97847847065992,241.1147003173828,76650500
242.20942807845768,243.58016376710427,241.3460463163026,241.46176147460938,97592500
239.88636849421613,242.13827824698606,239.6460286091395,241.97804260253906,63554800
242.8769847894526,242.97490806080526,240.69629736990615,241.12351989746094,42187100
242.25395348199058,243.15291903184198,241.17693326589728,243.09060668945312,56925900
243.1173852901615,245.52059409688297,242.73462879614058,245.1467742919922,66493700
246.15258409803744,247.40760510811154,246.10809078776535,247.3542022705078,50550400
247.80805434780328,248.34210967323426,247.5143116953842,248.2441864013672,51966800
246.68656802824566,247.47875516139752,246.12581123299168,246.42843627929688,77054700
247.6923796013956,248.71596996360918,247.08712947664853,248.66256713867188,60124700
248.48454817334755,249.1609929596388,248.03059703217986,248.85836791992188,48216000
248.9029666448181,249.04535610330595,248.19088353641303,248.63592529296875,48201000
247.86145055940892,250.0332555719572,247.80804774460702,249.64161682128906,52315500
249.72178266553058,250.27362999677976,249.27674099024082,250.1668243408203,44593500
249.49922073932495,249.88194999787956,248.74264458329083,249.22329711914062,61412100
249.01856553162912,249.65054415717842,248.77825284787454,248.93846130371094,82337700
248.7337590167381,249.6060231609765,248.38661353332483,249.4013214111328,47047600
250.81656191996132,251.50191623086312,249.7840621097402,250.6563262939453,68026900
250.40711296868352,253.11297369973812,250.36261967071164,252.7925567626953,78882900
252.071554219589,252.8815059673043,251.97363095007015,252.19615173339844,57919500
252.52553014866635,252.62345343835037,249.5615646561699,250.4872589111328,76768700
250.56728407652932,250.72749250379528,248.65358381919782,249.1787567138672,63742500
249.9442709888422,251.02126409724863,249.56154171704603,250.4071044921875,68570500
250.6118233771332,251.1191773198077,249.3390109215254,249.98875427246094,53853300
248.68030637730425,251.5196462024973,248.47557750529285,251.35055541992188,63426400`

const AT_ROW_29: readonly (readonly [string, number])[] = [
  ['sma_10', 250.53972473144532],
  ['sma_20', 249.3879722595215],
  ['ema_10', 250.24795063113447],
  ['ema_20', 248.5771698939904],
  ['rsi_14', 59.98916348765702],
  ['atr_14', 2.0844165429620434],
  ['adx_14', 6.506969515377652],
  ['plus_di_14', 20.783997134496587],
  ['minus_di_14', 24.97015960629371],
  ['bb_upper_20_2', 252.91083882603178],
  ['bb_middle_20_2', 249.3879722595215],
  ['bb_lower_20_2', 245.8651056930112],
  ['stoch_slowk_14_3_3', 54.32683414306695],
  ['stoch_slowd_14_3_3', 51.56522770636057],
  ['obv', 383004400],
  ['mfi_14', 55.54537633237951],
  ['cci_20', 61.01319032365084],
  ['willr_14', -33.22229744058118],
  ['roc_10', 0.853555155304897],
  ['rv_cc_20', 0.08287423432092705],
  ['rv_parkinson_20', 0.06932895223008638],
  ['rv_garman_klass_20', 0.06543100663875273],
  ['rv_yang_zhang_20', 0.08097079561022867],
]

function excerptRows() {
  return EXCERPT.trim()
    .split('\n')
    .map((line) => {
      const [open, high, low, close, volume] = line.split(',').map(Number)
      return { open: open!, high: high!, low: low!, close: close!, volume: volume! }
    })
}

function isEqual(given: number, expected: number): boolean {
  return Math.abs(given - expected) <= 1e-9 * Math.max(1, Math.abs(expected))
}

const REFERENCE =
  'sma:10,sma:20,sma:50,sma:200,ema:10,ema:20,ema:50,ema:200,rsi:14,macd:12:26:9,atr:14,adx:14,bbands:20:2,stoch:14:3:3,' +
  'obv,mfi:14,cci:20,willr:14,roc:10,rv_cc:20,rv_parkinson:20,rv_garman_klass:20,rv_yang_zhang:20'

it('equals an excerpt of the reference on its last row', () => {
  const columns = parse(REFERENCE)
  const values = evaluate(columns, columnsOf(excerptRows()))
  for (const [name, expected] of AT_ROW_29) {
    const place = columns.findIndex(({ column }) => column === name)
    const given = values[place]!.at(-1)!
    expect(isEqual(given, expected), `${name}: ${given} is not ${expected}`).toBe(true)
  }
})

itOnShared('equals every column of the reference from the same first row on', () => {
  const text = gunzipSync(readFileSync(sharedPath('vectors/indicators/indicators_spy.csv.gz'))).toString()
  const [header = [], ...rows] = text
    .trim()
    .split('\n')
    .map((line) => line.split(','))
  const column = (name: string) =>
    Float64Array.from(rows, (row) =>
      row[header.indexOf(name)] === '' ? Number.NaN : Number(row[header.indexOf(name)]),
    )
  const ohlcv = { open: column('open'), high: column('high'), low: column('low'), close: column('close') }
  const volume = column('volume')
  const bars = columnsOf(
    rows.map((_, i) => ({
      open: ohlcv.open[i]!,
      high: ohlcv.high[i]!,
      low: ohlcv.low[i]!,
      close: ohlcv.close[i]!,
      volume: volume[i]!,
    })),
  )
  const columns = parse(REFERENCE)
  const values = evaluate(columns, bars)
  expect(new Set(columns.map(({ column }) => column))).toEqual(new Set(header.slice(6)))
  columns.forEach((spec, j) => {
    const expected = column(spec.column)
    expect(
      values[j]!.findIndex((value) => !Number.isNaN(value)),
      spec.column,
    ).toBe(expected.findIndex((value) => !Number.isNaN(value)))
    const wrong = expected.findIndex((value, i) => !Number.isNaN(value) && !isEqual(values[j]![i]!, value))
    expect(wrong, `${spec.column}, row ${wrong}: ${values[j]![wrong]} is not ${expected[wrong]}`).toBe(-1)
  })
})

it('gives the same bits row by row as over columns, for every feature, on any bars', () => {
  fc.assert(
    fc.property(anyFeature, anyBars, ({ feature, parameters }, rows) => {
      const nodes = Object.values(feature.build(bar, parameters))
      const bars = columnsOf(rows)
      const batch = evaluateColumns(nodes, bars)
      const incremental = new RowEvaluator(nodes)
      const values = new Float64Array(nodes.length)
      rows.forEach((_, i) => {
        incremental.update(rowAt(bars, i), values)
        batch.forEach((column, j) => expect(Object.is(column[i], values[j]), `${feature.name} row ${i}`).toBe(true))
      })
    }),
    { numRuns: 600 },
  )
})

it('changes no earlier bit when later bars are cut off or replaced', () => {
  fc.assert(
    fc.property(anyFeature, anyBars, anyBars, fc.nat(119), ({ feature, parameters }, rows, others, cut) => {
      const nodes = Object.values(feature.build(bar, parameters))
      const whole = evaluateColumns(nodes, columnsOf(rows))
      const known = rows.slice(0, cut)
      const cutOff = evaluateColumns(nodes, columnsOf(known))
      const replaced = evaluateColumns(nodes, columnsOf([...known, ...others]))
      whole.forEach((column, j) => {
        expect(cutOff[j]).toEqual(column.subarray(0, known.length))
        expect(replaced[j]!.subarray(0, known.length)).toEqual(column.subarray(0, known.length))
      })
    }),
    { numRuns: 400 },
  )
})

it('shows no later row to a function that reads past its window, which a single cut would seldom tell', () => {
  const nextDividend = window([bar.dividend], 1, (_, to, dividend) => dividend[to] ?? 0)
  const ofWholeHistory = window([bar.close], 5, (from, _, close) => close[from]! / Math.max(...close))
  fc.assert(
    fc.property(cleanBars, cleanBars, fc.nat(119), (rows, others, cut) => {
      const nodes = [nextDividend, ofWholeHistory]
      const known = rows.slice(0, cut)
      const whole = evaluateColumns(nodes, columnsOf(rows))
      const replaced = evaluateColumns(nodes, columnsOf([...known, ...others]))
      const incremental = new RowEvaluator(nodes)
      const values = new Float64Array(nodes.length)
      known.forEach((_, i) => {
        incremental.update(rowAt(columnsOf(known), i), values)
        expect(whole.map((column) => column[i])).toEqual([...values])
        expect(replaced.map((column) => column[i])).toEqual([...values])
      })
    }),
  )
})

it('is defined from the row that its warm-up says, for every feature and output', () => {
  fc.assert(
    fc.property(anyFeature, cleanBars, ({ feature, parameters }, rows) => {
      const outputs = feature.outputs(parameters)
      const nodes = feature.build(bar, parameters)
      expect(Object.keys(nodes)).toEqual(Object.keys(outputs))
      const values = evaluateColumns(Object.values(nodes), columnsOf(rows))
      Object.values(outputs).forEach(({ warmUp, column }, j) => {
        expect(
          values[j]!.findIndex((value) => !Number.isNaN(value)),
          column,
        ).toBe(warmUp)
      })
    }),
    { numRuns: 400 },
  )
})

it('takes constant prices for a market at rest: no infinities, no strength, no spread', () => {
  const rest = columnsOf(Array.from({ length: 300 }, () => ({ open: 7, high: 7, low: 7, close: 7, volume: 0 })))
  for (const feature of barFeatures) {
    const columns = parseFeature(feature.name, registry) as BarColumn[]
    for (const column of evaluate(columns, rest))
      expect(
        column.every((value) => value !== Infinity && value !== -Infinity),
        feature.name,
      ).toBe(true)
  }
  const last = (spec: string): number => evaluate(parse(spec), rest)[0]!.at(-1)!
  const zeros = 'rsi:14,willr:14,cci:20,mfi:14,adx:14,stoch,roc:10,rv_cc:20,rv_yang_zhang:20,zscore:20,atr:14,impulse'
  for (const spec of zeros.split(',')) expect(last(spec), spec).toBe(0)
  expect(last('bb_position:20')).toBe(0.5)
  expect(last('rank:20')).toBe(0.5)
})

it('knows the direction and the place of prices in a steady rise', () => {
  const rise = columnsOf(
    Array.from({ length: 300 }, (_, i) => ({ open: 99 + i, high: 101 + i, low: 99 + i, close: 100 + i, volume: 10 })),
  )
  const last = (spec: string): number => evaluate(parse(spec), rise)[0]!.at(-1)!
  expect(last('rsi:14')).toBe(100)
  expect(last('mfi:14')).toBe(100)
  expect(last('slope:20')).toBeCloseTo(1, 12)
  expect(last('change:5')).toBe(5)
  expect(last('lag:3')).toBe(396)
  expect(last('momentum:10:2')).toBeCloseTo(397 / 389 - 1, 15)
  expect(last('distance_from_high:20')).toBeCloseTo(399 / 400 - 1, 15)
  expect(last('volume_ratio:20')).toBe(1)
  expect(last('rank:50')).toBe(1)
  expect(last('ema_ratio:9:21')).toBeGreaterThan(1)
  expect(last('intraday_return')).toBeCloseTo(399 / 398 - 1, 15)
  expect(last('overnight_return')).toBeCloseTo(398 / 398 - 1, 15)
})

it('turns green when the histogram is positive and strength rises, red for the opposite', () => {
  const path = (step: (i: number) => number) => {
    let close = 100
    return columnsOf(
      Array.from({ length: 80 }, (_, i) => {
        close += step(i)
        return { open: close, high: close, low: close, close, volume: 1 }
      }),
    )
  }
  const colour = (step: (i: number) => number): number => evaluate(parse('impulse'), path(step))[0]!.at(-1)!
  expect(colour((i) => (i % 3 === 0 ? -0.5 : 0.1 + 0.02 * i))).toBe(1)
  expect(colour((i) => (i % 3 === 0 ? 0.5 : -0.1 - 0.005 * i))).toBe(-1)
})

it('counts dividends and splits into overnight returns', () => {
  const bars = columnsOf([
    { open: 100, high: 100, low: 100, close: 100, volume: 1 },
    { open: 98, high: 98, low: 98, close: 98, volume: 1 },
    { open: 50, high: 50, low: 50, close: 50, volume: 1 },
  ])
  const [returns] = evaluate(parse('overnight_return'), {
    ...bars,
    dividend: Float64Array.of(0, 3, 0),
    split: Float64Array.of(1, 1, 2),
  })
  expect([...returns!]).toEqual([Number.NaN, (98 + 3) / 100 - 1, (2 * 50) / 98 - 1])
})

it('holds the overnight return through a session of many bars and measures the day from its first', () => {
  const bars = columnsOf(
    [
      [10, 11],
      [11, 12],
      [13, 14],
      [14, 15],
    ].map(([open, close]) => ({ open: open!, high: 20, low: 1, close: close!, volume: 1 })),
  )
  const columns = parse('overnight_return,intraday_return')
  const [overnight, intraday] = evaluate(columns, { ...bars, session: Float64Array.of(1, 1, 2, 2) })
  expect([...overnight!]).toEqual([Number.NaN, Number.NaN, 13 / 12 - 1, 13 / 12 - 1])
  expect([...intraday!]).toEqual([11 / 10 - 1, 12 / 10 - 1, 14 / 13 - 1, 15 / 13 - 1])
})

it('passes over a missing volume: undefined there, as before after it', () => {
  const rows = excerptRows()
  const holed = rows.map((row, i) => (i === 20 ? { ...row, volume: Number.NaN } : row))
  const [obv] = evaluate(parse('obv'), columnsOf(holed))
  expect(Number.isNaN(obv![20])).toBe(true)
  expect(Number.isNaN(obv![21])).toBe(false)
  const [mfi] = evaluate(parse('mfi:5'), columnsOf(holed))
  expect([...mfi!].flatMap((value, i) => (Number.isNaN(value) ? [i] : []))).toEqual([0, 1, 2, 3, 4, 20, 21, 22, 23, 24])
})
