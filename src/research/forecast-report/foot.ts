/** Provenance: what was forecast, from what, and how to repeat it. */
import { countedText, countText } from '../../core/number-text.ts'
import { formatDate } from '../../core/time.ts'
import { formatPercent } from '../../report/format.ts'
import { facts } from '../../report/facts.ts'
import { markup, type Markup } from '../../report/markup.ts'
import type { ForecastFindings } from './findings.ts'
import type { ForecastReportInput } from './forecast-report-input.ts'

const HASH_DIGITS = 12

export function forecastFoot(input: ForecastReportInput, { judgement }: ForecastFindings): Markup {
  const { causality } = input
  const { data, gaps, dataHash, featuresHash, codeHash, command } = input.provenance
  const short = (hash: string): Markup => markup`<code title="${hash}">${hash.slice(0, HASH_DIGITS)}</code>`
  return facts([
    {
      title: 'Run',
      lines: [
        markup`<code>${input.id}</code>`,
        markup`<code>${command}</code>`,
        markup`data ${short(dataHash)}, features ${short(featuresHash)}, code ${short(codeHash)}`,
      ],
    },
    {
      title: 'Judged',
      lines: [spanText(input), `${countedText(judgement.waiting, 'forecast waits', 'forecasts wait')} for an outcome.`],
    },
    {
      title: 'Look-ahead',
      tone: causality.power > 0 ? 'fine' : 'warning',
      lines: [
        causality.power > 0 ? 'none detected' : 'not checked',
        `Data after ${causality.cutOn} were replaced: none of ${countText(causality.compared)} values before it changed, ${formatPercent(causality.power)} of those after it did, so the check ${causality.power > 0 ? 'could see' : 'saw nothing'}.`,
      ],
    },
    {
      title: 'Tried',
      lines: [
        countedText(judgement.contenders.length, 'forecaster here', 'forecasters here'),
        `Probabilities allow for ${countText(judgement.family)}.`,
      ],
    },
    { title: 'Data', isBroad: true, lines: [...data, ...(gaps.length === 0 ? ['No gaps were found.'] : gaps)] },
  ])
}

function spanText({ forecasts, since }: ForecastReportInput): string {
  const judged = forecasts.session.filter((session) => session >= since)
  if (judged.length === 0) return 'no sessions'
  const [first, last] = [judged.reduce((a, b) => Math.min(a, b)), judged.reduce((a, b) => Math.max(a, b))]
  return `${countedText(new Set(judged).size, 'session', 'sessions')}, ${formatDate(first)} to ${formatDate(last)}`
}
