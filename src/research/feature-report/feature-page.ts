/** The report of features as one HTML file. */
import { median } from '../../core/stats/quantile.ts'
import { countText } from '../../core/number-text.ts'
import { formatDate } from '../../core/time.ts'
import { facts } from '../../report/facts.ts'
import { formatFixed, formatPercent } from '../../report/format.ts'
import { type KeyFigure, keyFigures } from '../../report/key-figures.ts'
import { type Content, markup } from '../../report/markup.ts'
import { columns, page, section } from '../../report/page.ts'
import { table } from '../../report/table.ts'
import { warningBox } from '../../report/warning-box.ts'
import { FIGURE_COLUMNS } from './figure-columns.ts'
import { correlationPicture, importancePicture, sourcePicture, spanText, stabilityPicture } from './pictures.ts'
import type { FeatureReport } from './report-input.ts'
import {
  rarelyKnown,
  repeated,
  reportDoubts,
  reportHeading,
  reportLead,
  shifted,
  steady,
  steadyByLuck,
  WHAT_WAS_CHECKED,
} from './verdict.ts'

export function featurePage(report: FeatureReport): string {
  const { study, symbol, isSimulated } = report
  return page({
    title: `Features of ${study}`,
    kicker: ['Features', study, symbol, sessionsText(report)],
    heading: reportHeading(report),
    lead: reportLead(report),
    isSimulated,
    sections: [
      keyFigures(featureKeyFigures(report)),
      sourcePicture(report),
      columns([importancePicture(report), stabilityPicture(report)]),
      correlationPicture(report),
      featureTable(report),
      warningBox(reportDoubts(report), WHAT_WAS_CHECKED),
      foot(report),
    ],
  })
}

export function sessionsText({ dataset: { session } }: FeatureReport): string {
  const sessions = countText(new Set(session).size)
  const decisions = session.length === new Set(session).size ? '' : `${countText(session.length)} decisions in `
  return `${decisions}${sessions} sessions, ${formatDate(session[0]!)} to ${formatDate(session.at(-1)!)}`
}

function featureKeyFigures(report: FeatureReport): KeyFigure[] {
  const { figures, folds, redundancy, sources } = report
  const known = figures.map(({ coverage }) => coverage.share)
  const drift = figures.map((one) => one.drift.mean).filter((value) => !Number.isNaN(value))
  const all = `of ${countText(figures.length)}`
  return [
    {
      label: 'Features',
      value: countText(figures.length),
      compare: `of ${countText(sources.length)} sources and the date`,
    },
    {
      label: 'Known, median',
      value: formatPercent(median(known), 0),
      compare: `${countText(rarelyKnown(figures).length)} ${all} under half`,
    },
    {
      label: 'Shifted',
      value: countText(shifted(figures).length),
      compare: `index 0.25 or more; median ${formatFixed(median(drift), 2)}`,
    },
    {
      label: 'Steady sign',
      value: countText(steady(figures).length),
      compare: `about ${formatFixed(steadyByLuck(figures), 1)} by luck`,
    },
    {
      label: 'Repeat another',
      value: countText(repeated(report)),
      compare: `${countText(redundancy.groups.length)} groups at 0.9`,
    },
    { label: 'Folds', value: countText(folds), compare: sessionsText(report) },
  ]
}

function featureTable({ figures, label }: FeatureReport): Content {
  const heads = [
    { title: 'Feature' },
    { title: 'Known from, to' },
    ...FIGURE_COLUMNS.map(({ title }) => ({ title, isNumber: true })),
  ]
  const rows = figures.map((one) => ({
    cells: [
      one.name,
      markup`<span class="date">${spanText(one.coverage.from, one.coverage.to)}</span>`,
      ...FIGURE_COLUMNS.map(({ text }) => text(one)),
    ],
  }))
  return section(
    'What can be said of each?',
    table('Features', heads, rows),
    `Share of decisions at which it is known, longest run of decisions without it, population stability index of predicted against training rows (mean and worst fold), rank correlation with ${label} a fold, share of the model's importance, and the rise of its loss when it is shuffled (squared errors in variances of the label).`,
  )
}

function foot({ descriptions, featureSet, model, command, folds }: FeatureReport): Content {
  return facts([
    { title: 'Data', isBroad: true, lines: descriptions },
    { title: 'Importance', lines: [`${model}, refitted in ${countText(folds)} folds, walk-forward`] },
    { title: 'Made by', lines: [markup`<code>${command}</code>`, `feature set ${featureSet.slice(0, 16)}`] },
  ])
}
