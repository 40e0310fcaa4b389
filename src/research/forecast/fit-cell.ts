/** Fits a cell of the grid, refit after refit: on any machine, in any order, any number of times. */
import {
  type FitOptions,
  type Matrix,
  type Model,
  restoreModel,
  type SerialisedModel,
  SequenceModel,
} from '@bellwether/learn'
import { hashJson, type Json } from '../../core/hash.ts'
import { Random } from '../../core/random.ts'
import type { Task } from '../../core/tasks/executor.ts'
import { outcomesAt } from '../../features/horizons/horizon-samples.ts'
import { averageUniqueness } from '../../features/horizons/uniqueness.ts'
import { withCatalogue } from '../../models/learn-failure.ts'
import { createEstimator } from '../../models/registry.ts'
import { taskLabels } from '../../models/samples.ts'
import type { CellInput, CellPlace, Fit, PlannedFit } from './cell.ts'
import { keepFit, type KeptFit, keptFit } from './kept-fits.ts'

export const CELL_TASK: Task = { module: import.meta.url, name: 'fitCell' }

/** The task: one fit a refit. Errors: those of the learner; DISK_FULL, FILE_DENIED where fits are kept. */
export async function fitCell(input: CellInput): Promise<Fit[]> {
  const { folder } = input
  const fits: Fit[] = []
  let before: SerialisedModel | null = null
  for (const planned of input.fits) {
    const kept = folder === undefined ? undefined : await keptFit(folder, planned.key)
    const { model, ...fit }: KeptFit = kept ?? (await fitOne(input, planned, before))
    if (kept === undefined && folder !== undefined) await keepFit(folder, { ...fit, model })
    fits.push(fit)
    before = model
  }
  return fits
}

async function fitOne(input: CellInput, planned: PlannedFit, before: SerialisedModel | null): Promise<KeptFit> {
  const { place, task, warm, spec } = input
  const estimator = await createEstimator(before !== null && warm !== undefined ? warm : spec, task)
  const train = trainingRows(input, planned)
  const lesson = lessonOf(input, train)
  const start = before === null ? {} : { start: restoreModel(before) }
  const model = withCatalogue(placeText(place), () =>
    estimator.fit(lesson.features, lesson.label, { ...lesson.options, ...start, random: streamOf(input, planned) }),
  )
  const serialised = model.serialise()
  const said = predictRows(model, input.samples.columns, planned.rows)
  return {
    key: planned.key,
    trainRows: train.length,
    prediction: Array.from(
      task === 'regression' ? said : expectedReturns(said, outcomesAt(input.samples, place.horizon).return, train),
    ),
    modelHash: hashJson(serialised as Json),
    epochs: model instanceof SequenceModel ? model.epochs.map(({ train: loss, tail }) => ({ train: loss, tail })) : [],
    model: warm === undefined ? null : serialised,
  }
}

/** Rows whose label was known at the refit. */
function trainingRows({ place, samples, isLearnt }: CellInput, { knownBy, learnsFrom }: PlannedFit): Int32Array {
  const { knownAt } = outcomesAt(samples, place.horizon)
  return Int32Array.from(knownAt.keys()).filter(
    (row) => isLearnt[row] === 1 && samples.session[row]! >= learnsFrom && knownAt[row]! <= knownBy,
  )
}

interface Lesson {
  readonly features: Matrix
  readonly label: Float64Array
  readonly options: Omit<FitOptions, 'random'>
}

/**
 * All rows from the first to the last that is learnt from: those between weigh nothing, but stand in the windows of
 * others. The more labels overlap, the less each weighs; the mean weight is 1.
 */
function lessonOf({ place, samples, task }: CellInput, train: Int32Array): Lesson {
  const from = train[0] ?? 0
  const to = (train.at(-1) ?? -1) + 1
  const weights = new Float64Array(to - from)
  const label = new Float64Array(to - from)
  const outcomes = outcomesAt(samples, place.horizon)
  const learnt = taskLabels(outcomes.return, task)
  const uniqueness = averageUniqueness(samples, place.horizon, train)
  const mean = uniqueness.reduce((sum, share) => sum + share, 0) / train.length
  for (const [i, row] of train.entries()) {
    weights[row - from] = uniqueness[i]! / mean
    label[row - from] = learnt[row]!
  }
  return {
    features: { rows: to - from, columns: samples.columns.map((column) => column.subarray(from, to)) },
    label,
    options: {
      weights,
      featureNames: samples.featureNames,
      times: {
        session: samples.session.subarray(from, to),
        decisionAt: samples.decisionAt.subarray(from, to),
        labelKnownAt: outcomes.knownAt.subarray(from, to),
      },
    },
  }
}

/** Each row with the rows before it that the model looks back at, as a series of its own. */
function predictRows(model: Model, columns: readonly Float64Array[], rows: Int32Array): Float64Array {
  const history = model.history ?? 0
  const windows = Array.from(rows, (row) => ({ from: Math.max(0, row - history), to: row + 1 }))
  const taken = windows.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, k) => from + k))
  const groups = Int32Array.from(windows.flatMap(({ from, to }, group) => new Array<number>(to - from).fill(group)))
  const features = {
    rows: taken.length,
    columns: columns.map((column) => Float64Array.from(taken, (row) => column[row]!)),
    groups,
  }
  const all = model.predict(features)
  let end = -1
  return Float64Array.from(windows, ({ from, to }) => all[(end += to - from)]!)
}

/** From the probability of a rise: the mean rise and the mean fall that were learnt from, each with its probability. */
function expectedReturns(probability: Float64Array, label: Float64Array, train: Int32Array): Float64Array {
  const meanOf = (isWanted: (value: number) => boolean): number => {
    const values = Array.from(train, (row) => label[row]!).filter(isWanted)
    return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
  }
  const rise = meanOf((value) => value > 0)
  const fall = meanOf((value) => value <= 0)
  return probability.map((share) => share * rise + (1 - share) * fall)
}

/** Named by the fit alone, so that the cells and refits around it do not matter. */
function streamOf({ place, seed }: CellInput, { knownBy }: PlannedFit): Random {
  const { timeframe, horizon, family } = place
  return Random.fromSeed(seed).split('forecast').split(timeframe).split(horizon).split(family).split(knownBy)
}

export function placeText({ timeframe, horizon, family }: CellPlace): string {
  return `${family} on ${timeframe} bars, ${horizon} hours ahead`
}
