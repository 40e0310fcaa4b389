/** The model's scores beside those of the baselines. */
import type { TearSheetInput } from './tear-sheet-input.ts'

type Scores = TearSheetInput['scores'][number]

export interface ScoreMeasure {
  readonly key: 'mae' | 'rmse' | 'accuracy' | 'auc' | 'brier' | 'logLoss'
  readonly title: string
  /** In a sentence. */
  readonly name: string
  readonly isBetter: 'lower' | 'higher'
}

export const SCORE_MEASURES: readonly ScoreMeasure[] = [
  { key: 'mae', title: 'MAE, bp', name: 'MAE', isBetter: 'lower' },
  { key: 'rmse', title: 'RMSE, bp', name: 'RMSE', isBetter: 'lower' },
  { key: 'accuracy', title: 'right way', name: 'right way', isBetter: 'higher' },
  { key: 'auc', title: 'AUC', name: 'AUC', isBetter: 'higher' },
  { key: 'brier', title: 'Brier', name: 'Brier score', isBetter: 'lower' },
  { key: 'logLoss', title: 'log loss', name: 'log loss', isBetter: 'lower' },
]

/** Differences below a thousandth are not worth a model. */
const WORTH_IT = 0.001

export interface Rivalry {
  readonly model: string
  /** Scores that the model and at least one baseline have. */
  readonly compared: number
  /** Scores in which a baseline is as good or better, each with the best such baseline. */
  readonly lost: readonly { readonly measure: ScoreMeasure; readonly baseline: string }[]
}

/** The model against its best baseline in each score; undefined where there is nothing to compare. */
export function rivalryOf(scores: TearSheetInput['scores']): Rivalry | undefined {
  const model = scores.find((row) => !row.isBaseline)
  const baselines = scores.filter((row) => row.isBaseline)
  if (model === undefined) return undefined
  const lost: { measure: ScoreMeasure; baseline: string }[] = []
  let compared = 0
  for (const measure of SCORE_MEASURES) {
    const rival = bestOf(baselines, measure)
    if (rival === undefined || Number.isNaN(model[measure.key])) continue
    compared++
    if (isAsGood(rival[measure.key], model[measure.key], measure)) lost.push({ measure, baseline: rival.model })
  }
  return compared === 0 ? undefined : { model: model.model, compared, lost }
}

/** The row with the best figure of this measure; the first of equals. */
export function bestOf(rows: readonly Scores[], { key, isBetter }: ScoreMeasure): Scores | undefined {
  let best: Scores | undefined
  for (const row of rows) {
    if (Number.isNaN(row[key])) continue
    if (best === undefined || (isBetter === 'lower' ? row[key] < best[key] : row[key] > best[key])) best = row
  }
  return best
}

function isAsGood(rival: number, model: number, { isBetter }: ScoreMeasure): boolean {
  const slack = WORTH_IT * Math.abs(model)
  return isBetter === 'lower' ? rival <= model + slack : rival >= model - slack
}
