/** How features are written, and what is said when they are written wrongly. */
import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { defineFeature, isEventFeature, isSnapshotFeature } from '../../src/features/definition.ts'
import { createFeatureSet } from '../../src/features/feature-set.ts'
import { describeFeatures, parseFeature } from '../../src/features/grammar.ts'
import { createLabelRegistry, parseLabel } from '../../src/features/labels.ts'
import { map } from '../../src/features/node.ts'
import { lag } from '../../src/features/operators.ts'
import { FEATURE_PRESETS } from '../../src/features/presets.ts'
import { createFeatureRegistry } from '../../src/features/registry.ts'

const registry = createFeatureRegistry()
const names = (spec: string): string[] => parseFeature(spec, registry).map(({ name }) => name)

it('writes every number out, so that two ways of saying the same have one name', () => {
  expect(names('rsi')).toEqual(['rsi:14'])
  expect(names(' rsi:14 ')).toEqual(['rsi:14'])
  expect(names('macd::21.hist')).toEqual(['macd:12:21:9.hist'])
  expect(names('level@VIX')).toEqual(['level@VIX'])
  expect(names('rsi@QQQ/1d')).toEqual(['rsi:14@QQQ'])
  expect(names('rv_cc:20@/1m')).toEqual(['rv_cc:20@/1m'])
  expect(names('change:5@DGS10 | zscore | lag:2')).toEqual(['change:5@DGS10|zscore:60|lag:2'])
  expect(names('turn_of_month:2')).toEqual(['turn_of_month:2:3'])
})

it('takes a feature of several outputs for all of them unless one is chosen', () => {
  expect(names('adx:7')).toEqual(['adx:7.adx', 'adx:7.plus_di', 'adx:7.minus_di'])
  expect(names('bbands:20:2.5.upper')).toEqual(['bbands:20:2.5.upper'])
  expect(names('stoch|lag')).toEqual(['stoch:14:3:3.slowk|lag:1', 'stoch:14:3:3.slowd|lag:1'])
})

it('adds up the warm-up of transforms', () => {
  const [column] = parseFeature('rsi:14|mean:5|lag:2', registry)
  expect(column).toMatchObject({ warmUp: 14 + 4 + 2, column: 'rsi_14_mean_5_lag_2' })
})

it('reads what it writes, for every feature with any parameters in bounds', () => {
  const features = registry.all()
  const anySpec = fc.constantFrom(...features).chain((feature) => {
    const numbers = Object.values(feature.parameters).map(({ min, max, isInteger }) =>
      isInteger === false ? fc.double({ min, max, noNaN: true }) : fc.integer({ min, max }),
    )
    return fc.tuple(...numbers).map((values) => ({ feature, values }))
  })
  fc.assert(
    fc.property(anySpec, ({ feature, values }) => {
      const parameters = Object.fromEntries(Object.keys(feature.parameters).map((name, i) => [name, values[i]!]))
      fc.pre(feature.refuses?.(parameters) === undefined)
      const source = isSnapshotFeature(feature) || isEventFeature(feature) ? '@source' : ''
      const columns = parseFeature([feature.name, ...values].join(':') + source, registry)
      for (const { name } of columns) expect(names(name)).toEqual([name])
    }),
  )
})

it('names the nearest feature and its parameters', () => {
  expect(() => names('rsj:14')).toThrow(
    expect.objectContaining({
      code: 'FEATURE_INVALID',
      message: 'In "rsj:14", there is no feature named "rsj".',
      remedy: 'Did you mean rsi:period (period 2 to 10000, default 14)?',
    }),
  )
})

it.each([
  ['', 'a name is missing'],
  ['rsi:14|', 'a name is missing'],
  ['rsi:x', 'period is "x", which is not a number'],
  ['rsi:14.5', 'period is 14.5, which is not a whole number'],
  ['rsi:1', 'period is 1, outside 2 to 10000'],
  ['rsi:0x10', 'period is "0x10", which is not a number'],
  ['rsi:14:3', 'rsi is given 2 parameters and takes 1'],
  ['macd:26:12', 'fast is 26, which is not below slow, 12'],
  ['momentum:5:5', 'skip is 5, which is not below period, 5'],
  ['macd.histogram', 'macd has no output named "histogram"'],
  ['rsi@', 'the source "@" cannot be read'],
  ['rsi@A@B', 'it has several sources'],
  ['rsi@SPY/fast', 'the source "@SPY/fast" cannot be read'],
  ['rsi|atr', 'atr needs high, low and cannot follow another feature'],
  ['rsi|weekday', 'weekday is a feature of the date and transforms nothing'],
  ['weekday|lag:1', 'weekday is a feature of the date and has no source, output or transform'],
  ['weekday@VIX', 'weekday is a feature of the date and has no source, output or transform'],
  ['rsi (14)', '"rsi (14)" cannot be read'],
])('refuses "%s": %s', (spec, reason) => {
  expect(() => names(spec)).toThrow(reason)
  expect(() => names(spec)).toThrow(expect.objectContaining({ code: 'FEATURE_INVALID' }))
})

it('reads labels with the same care', () => {
  const labels = createLabelRegistry()
  expect(parseLabel('realised_volatility', labels).name).toBe('realised_volatility:5')
  expect(() => parseLabel('overnight_retrun', labels)).toThrow('there is no label named "overnight_retrun"')
  expect(() => parseLabel('return:0', labels)).toThrow('sessions is 0, outside 1 to 252')
})

it('hashes what a feature set says and the version of the code, not the way it is written', () => {
  const hash = (features: string[], code = 'a'): string => createFeatureSet({ features }, registry, code).hash
  expect(hash(['rsi', 'level@VIX'])).toBe(hash(['rsi:14', 'level@VIX/1d']))
  expect(hash(['rsi:15', 'level@VIX'])).not.toBe(hash(['rsi:14', 'level@VIX']))
  expect(hash(['rsi'], 'b')).not.toBe(hash(['rsi'], 'a'))
  expect(hash(['rsi', 'ema'])).not.toBe(hash(['ema', 'rsi']))
})

it('refuses a feature that is listed twice and a bound of age for a source without features', () => {
  const create =
    (features: string[], staleAfterDays = {}) =>
    () =>
      createFeatureSet({ features, staleAfterDays }, registry, '')
  expect(create(['rsi', 'rsi:14'])).toThrow('The feature rsi:14 is listed twice')
  expect(create(['level@VIX'], { VXI: 5 })).toThrow('A bound of age is given for "VXI"')
  expect(create(['level@VIX', 'rsi'], { VIX: 5, '': 3 })).not.toThrow()
})

it('takes a feature of one’s own like any other, and refuses one that is declared wrongly', () => {
  const surprise = defineFeature({
    name: 'surprise',
    title: 'Close less a multiple of the close before.',
    parameters: { multiple: { default: 1, min: 0, max: 2, isInteger: false, title: 'times' } },
    outputs: ({ multiple }) => ({ value: { column: `surprise_${multiple}`, warmUp: 1 } }),
    build: ({ close }, { multiple }) => ({
      value: map([close, lag(close, 1)], (now, before) => now - multiple * before),
    }),
  })
  const own = createFeatureRegistry([surprise])
  expect(parseFeature('surprise:0.5|lag:1', own)[0]!.name).toBe('surprise:0.5|lag:1')
  expect(registry.names()).not.toContain('surprise')
  expect(() => own.add(surprise)).toThrow('There is already a feature named "surprise"')
  expect(() => defineFeature({ ...surprise, name: 'My Feature' })).toThrow('has a name that cannot be written')
  const badDefault = { multiple: { default: 3, min: 0, max: 2, title: 'times' } }
  expect(() => defineFeature({ ...surprise, parameters: badDefault })).toThrow('has the default 3 of multiple outside')
})

it('offers presets, and takes one for its features', () => {
  for (const [name, specs] of Object.entries(FEATURE_PRESETS)) {
    const { columns } = createFeatureSet({ features: [`preset:${name}`] }, registry, '')
    expect(columns.map((column) => column.name)).toEqual(specs.flatMap(names))
  }
  const both = createFeatureSet({ features: ['preset:underlying', 'level@VIX'] }, registry, '')
  expect(both.columns.at(-1)!.name).toBe('level@VIX')
  expect(() => createFeatureSet({ features: ['preset:momentun'] }, registry, '')).toThrow(
    expect.objectContaining({ remedy: 'Did you mean preset:momentum?' }),
  )
})

it('documents every feature with its defaults and outputs as they are', () => {
  const page = readFileSync(new URL('../../docs/reference/features.md', import.meta.url), 'utf8')
  for (const { spec, outputs, title } of describeFeatures(registry)) {
    expect(page).toContain(`| \`${spec}\` | ${outputs.join(', ')} | ${title} |`)
  }
})
