/**
 * The check for look-ahead of a forecast: everything known after a random cut is replaced by noise and the samples are
 * built again. Features, prices and outcomes known before the cut must be the same to the last bit; so must the keys of
 * the fits before it, which are hashes of all that a fit learns from and predicts.
 */
import { BellwetherError } from '../../core/errors.ts'
import type { Random } from '../../core/random.ts'
import { newYorkText } from '../../market/new-york-time.ts'
import { type CausalityResult, compareBeforeCut, type Observed } from '../evaluation/causality.ts'
import type { HorizonSamples } from '../../features/horizons/horizon-samples.ts'
import { replaceInputs } from '../runs/compute-run.ts'
import { buildTimeframes, type TimeframesRequest } from './build-timeframes.ts'
import type { CellInput } from './cell.ts'
import { cellsOf, type Grid } from './compute-grid.ts'
import { placeText } from './fit-cell.ts'
import { type GridSetting, type SharedTimeframe, shareTimeframe } from './grid.ts'

/** Errors: LOOK_AHEAD, naming what changed. */
export function checkForecast(
  request: TimeframesRequest & GridSetting,
  { sessions, timeframes, tuned }: Grid,
  random: Random,
): CausalityResult {
  const cut = drawCut(timeframes[0]!, random)
  const inputs = replaceInputs(request.inputs, cut, random)
  const replaced = buildTimeframes({ ...request, inputs }).map(({ samples }) => samples)
  const results = timeframes.map(({ samples }, i) => compareSamples(samples, replaced[i]!, cut))
  const shared = replaced.map((samples) => shareTimeframe(samples, sessions, request.study))
  const [own, others] = [timeframes, shared].map((all) => cellsOf(request.study, all, tuned, request)) as [
    CellInput[],
    CellInput[],
  ]
  const keys = own.reduce((sum, cell, i) => sum + compareKeys(cell, others[i]!, cut), 0)
  return {
    ...results[0]!,
    compared: results.reduce((sum, { compared }) => sum + compared, keys),
    power: results.reduce((sum, { power }) => sum + power, 0) / results.length,
  }
}

/** So few decisions with forecasts leave nothing to replace after a cut among them. */
const FEW = 10

/** Among the decisions with forecasts, so that fits lie before it as well as after it. */
export function drawCut(
  { samples, forecasts }: Pick<SharedTimeframe, 'samples' | 'forecasts'>,
  random: Random,
): number {
  const { decisionAt } = samples
  const first = forecasts[0]?.row ?? 0
  const from = decisionAt.length - first < FEW ? 0 : first
  return decisionAt[from + Math.floor((0.2 + 0.6 * random.next()) * (decisionAt.length - from))]! + 1
}

function compareSamples(samples: HorizonSamples, replaced: HorizonSamples, cut: number): CausalityResult {
  const [first, ...more] = samples.outcomes.map((_, i) =>
    compareBeforeCut(observed(samples, i), observed(replaced, i), cut),
  )
  return { ...first!, compared: more.reduce((sum, { compared }) => sum + compared, first!.compared) }
}

/** Fits whose last forecast lies before the cut. Errors: LOOK_AHEAD. */
function compareKeys({ place, samples, fits }: CellInput, replaced: CellInput, cut: number): number {
  const before = fits.filter(({ rows }) => samples.decisionAt[rows.at(-1)!]! <= cut)
  const changed = before.find(({ key }, i) => key !== replaced.fits[i]!.key)
  if (changed === undefined) return before.length
  throw new BellwetherError('LOOK_AHEAD', {
    message: `The fit of ${placeText(place)} at ${newYorkText(changed.knownBy)} changed when only later data were replaced.`,
    expected: 'A fit must depend on nothing that became known after the last decision that it serves.',
    given: placeText(place),
    remedy: 'Find what it reads that was not known then; the forecast was not stored.',
  })
}

/** Features and prices once, with the first horizon; the outcomes of each. */
function observed(samples: HorizonSamples, horizon: number): Observed {
  const { timeframe, featureNames, columns, decisionAt, price, outcomes } = samples
  const { return: label, knownAt: labelKnownAt } = outcomes[horizon]!
  const features = featureNames.map((name, j) => ({ name: `${name}, on ${timeframe} bars,`, values: columns[j]! }))
  return {
    decisionAt,
    columns: horizon === 0 ? [...features, { name: 'the price', values: price }] : [],
    label,
    labelKnownAt,
    orders: [],
  }
}
