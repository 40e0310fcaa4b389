/** What a report of features says in words; rules decide them. */
import { countedText, countText } from '../../core/number-text.ts'
import { studentTail } from '../../core/stats/student.ts'
import { formatDate } from '../../core/time.ts'
import { formatFixed, formatPercent } from '../../report/format.ts'
import type { FeatureFigures } from './feature-figures.ts'
import type { FeatureReport } from './report-input.ts'

/** Of the decisions; a feature that is known less often is missing more than not. */
const HALF = 0.5
/** Population stability index from which on a distribution is called shifted (Siddiqi 2006). */
const SHIFT = 0.25
/** Of the folds; a sign that holds in fewer is none. */
const MOST = 0.75
const LEAST_FOLDS = 4
/** Of the test over the folds, both sides together. */
const LEVEL = 0.05
const MOST_LISTED = 4
/** Sessions at the end without a source, from which on it has stopped. */
const STOPPED = 20

export function rarelyKnown(figures: readonly FeatureFigures[]): FeatureFigures[] {
  return figures.filter(({ coverage }) => coverage.share < HALF)
}

export function shifted(figures: readonly FeatureFigures[]): FeatureFigures[] {
  return figures.filter(({ drift }) => drift.mean >= SHIFT)
}

/** Features whose correlation with the label has one sign in most folds and differs from none at 5 %, t test over folds. */
export function steady(figures: readonly FeatureFigures[]): FeatureFigures[] {
  return figures.filter(({ stability: { folds, mean, spread, sameSign } }) => {
    const statistic = Math.abs(mean) / (spread / Math.sqrt(folds))
    return folds >= LEAST_FOLDS && sameSign >= MOST && 2 * studentTail(statistic, folds - 1) < LEVEL
  })
}

/** Of features that know nothing, so many look steady. */
export function steadyByLuck(figures: readonly FeatureFigures[]): number {
  return LEVEL * figures.filter(isJudged).length
}

/** Features that could be left out because another one says the same. */
export function repeated({ redundancy }: FeatureReport): number {
  return redundancy.groups.reduce((sum, group) => sum + group.length - 1, 0)
}

export function reportHeading(report: FeatureReport): string {
  const { figures } = report
  const of = `of ${countedText(figures.length, 'feature', 'features')}`
  const rare = rarelyKnown(figures).length
  const moved = shifted(figures).length
  const faults = [
    rare > 0 && `${countText(rare)} ${of} ${rare === 1 ? 'is' : 'are'} known at less than half of the decisions`,
    moved > 0 && `${countText(moved)}${rare > 0 ? '' : ` ${of}`} shifted between training and use`,
    repeated(report) > 0 &&
      `${countText(repeated(report))}${rare + moved > 0 ? '' : ` ${of}`} ${repeated(report) === 1 ? 'repeats' : 'repeat'} another`,
  ].filter((fault) => fault !== false)
  if (faults.length > 0) return faults.join('; ')
  return `All ${countText(figures.length)} features are known, steady in their spread and different from each other`
}

/** Chance alone shows so many that look steady: each has one chance in twenty. */
export function reportLead({ figures, label, folds }: FeatureReport): string {
  const judged = figures.filter(isJudged).length
  if (judged === 0) {
    return `No feature could be set against ${label} in ${LEAST_FOLDS} folds or more, so that nothing is said of what it tells.`
  }
  const best = figures.toSorted((a, b) => Math.abs(b.stability.mean) - Math.abs(a.stability.mean)).find(isJudged)!
  const { mean, spread } = best.stability
  return (
    `${countText(steady(figures).length)} of ${countText(judged)} features keep the sign of their correlation with ${label} ` +
    `over ${countText(folds)} folds and differ from none at 5 %; of features that know nothing about ` +
    `${formatFixed(steadyByLuck(figures), 1)} would. The strongest is ${best.name}, ${formatFixed(mean, 3)} ± ${formatFixed(spread, 3)} a fold.`
  )
}

function isJudged({ stability }: FeatureFigures): boolean {
  return stability.folds >= LEAST_FOLDS
}

export const WHAT_WAS_CHECKED =
  'Looked for features that are rarely known, shift or repeat another, and for sources that stop before the end.'

export function reportDoubts(report: FeatureReport): string[] {
  return [...RULES.flatMap((rule) => rule(report) ?? []), ...report.caveats, ...report.gaps]
}

type Rule = (report: FeatureReport) => string | undefined

const RULES: readonly Rule[] = [
  ({ isSimulated }) => (isSimulated ? 'The market is SIMULATED.' : undefined),

  ({ figures }) => {
    const never = figures.filter(({ coverage }) => coverage.share === 0)
    if (never.length === 0) return undefined
    return `Never known: ${listed(never)}. A model learns nothing from ${never.length === 1 ? 'it' : 'them'}.`
  },

  ({ figures }) => {
    const rare = rarelyKnown(figures).filter(({ coverage }) => coverage.share > 0)
    if (rare.length === 0) return undefined
    const texts = rare.map(
      ({ name, coverage: { share, from, to } }) =>
        `${name} (${formatPercent(share, 0)}, ${formatDate(from)} to ${formatDate(to)})`,
    )
    return `Known at less than half of the decisions: ${some(texts)}. What the model says elsewhere rests on the others.`
  },

  ({ sources, dataset: { session } }) => {
    const stopped = sources.flatMap(({ source, known }) => {
      const last = known.lastIndexOf(1)
      return last >= 0 && session.length - 1 - last >= STOPPED ? [`${source} (${formatDate(session[last]!)})`] : []
    })
    if (stopped.length === 0) return undefined
    return `Sources that stop before the end: ${some(stopped)}. A model that was trained on them goes on without.`
  },

  ({ figures }) => {
    const moved = shifted(figures)
    if (moved.length === 0) return undefined
    const worst = moved.toSorted((a, b) => b.drift.mean - a.drift.mean)
    return `Shifted between training and use: ${listed(worst)}. Levels drift by nature; changes, ratios and z-scores do less.`
  },

  ({ redundancy, figures }) => {
    if (redundancy.groups.length === 0) return undefined
    const texts = redundancy.groups.map((group) => group.map((i) => figures[i]!.name).join(' = '))
    return `Rank correlation of 0.9 or more: ${some(texts)}. Importance is divided between them at will.`
  },

  ({ folds }) =>
    folds < LEAST_FOLDS ? `There are ${countText(folds)} folds: too few to tell what is steady.` : undefined,

  () =>
    'A correlation out of sample was looked at by whoever reads this: choosing features by it makes it part of the training.',
]

function listed(figures: readonly FeatureFigures[]): string {
  return some(figures.map(({ name }) => name))
}

function some(texts: readonly string[]): string {
  const rest = texts.length - MOST_LISTED
  return rest > 0 ? `${texts.slice(0, MOST_LISTED).join(', ')} and ${countText(rest)} more` : texts.join(', ')
}
