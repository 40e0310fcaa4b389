/** How the models were trained and tuned: losses by epoch, and by trial. */
import { type CurveChart, curveChart, type CurvePanel } from '../../report/chart/curve-chart.ts'
import { type Content, markup } from '../../report/markup.ts'
import type { ForecastReportInput, LearningCurve, TuningCurve } from './forecast-report-input.ts'

/** More panels would only repeat each other; the run keeps all. */
const MOST_PANELS = 6

export function trainingPictures({ isSimulated, learning, tuning }: ForecastReportInput): Content {
  return [
    learning.length > 0 &&
      markup`<section>${curveChart({
        ...shape(isSimulated, learning.length),
        id: 'learning',
        title: 'Did training end in time?',
        howToRead: `Loss by epoch on the rows learnt from${learning.some(hasHeldOut) ? ', and grey on rows held out' : ''}, of the first fit.${drawnText(learning.length)}`,
        panels: learning.slice(0, MOST_PANELS).map(learningPanel),
        xTitle: 'epoch',
      })}</section>`,
    tuning.length > 0 &&
      markup`<section>${curveChart({
        ...shape(isSimulated, tuning.length),
        id: 'tuning',
        title: 'Did tuning find anything?',
        howToRead: `Validation loss of each trial in order, and grey the lowest so far; the first trial has the parameters of the study.${drawnText(tuning.length)}`,
        panels: tuning.slice(0, MOST_PANELS).map(tuningPanel),
        xTitle: 'trial',
      })}</section>`,
  ]
}

function shape(
  isSimulated: boolean,
  curves: number,
): Pick<CurveChart, 'isSimulated' | 'scale' | 'xText' | 'format' | 'isPaired' | 'height'> {
  return {
    isSimulated,
    scale: 'linear',
    // Epochs and trials are whole.
    xText: (x) => (Math.abs(x - Math.round(x)) < 1e-9 ? String(Math.round(x)) : ''),
    format: 'number',
    isPaired: curves > 1,
    height: { wide: 130, narrow: 130 },
  }
}

function drawnText(curves: number): string {
  return curves > MOST_PANELS ? ` Drawn are ${MOST_PANELS} of ${curves}.` : ''
}

function counted(values: Float64Array): Float64Array {
  return values.map((_, i) => i + 1)
}

function hasHeldOut({ held }: LearningCurve): boolean {
  return held.some((loss) => !Number.isNaN(loss))
}

function learningPanel(curve: LearningCurve): CurvePanel {
  const { name, training, held } = curve
  return {
    title: name,
    description: `${name}: loss over ${training.length} epochs.`,
    curves: [
      { name: 'learnt from', role: 'ours', x: counted(training), y: training },
      ...(hasHeldOut(curve) ? [{ name: 'held out', role: 'baseline' as const, x: counted(held), y: held }] : []),
    ],
    bars: [],
    barRole: 'ours',
  }
}

function tuningPanel({ name, losses }: TuningCurve): CurvePanel {
  let least = Number.NaN
  const lowest = losses.map((loss) => (least = least <= loss || Number.isNaN(loss) ? least : loss))
  return {
    title: name,
    description: `${name}: loss of ${losses.length} trials.`,
    curves: [
      { name: 'trial', role: 'ours', x: counted(losses), y: losses },
      { name: 'lowest so far', role: 'baseline', x: counted(losses), y: lowest },
    ],
    bars: [],
    barRole: 'ours',
  }
}
