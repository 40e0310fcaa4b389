/** Provenance: what was swept, on what, under which assumptions, and how to repeat it. */
import { countedText, countText } from '../../core/number-text.ts'
import { formatDate } from '../../core/time.ts'
import { facts } from '../../report/facts.ts'
import { markup, type Markup } from '../../report/markup.ts'
import type { Deflation } from '../overfitting/deflation.ts'
import type { SweepReportInput } from './sweep-report-input.ts'

const HASH_DIGITS = 12
const MOST_DAYS = 6

export function sweepFoot({ id, fills, provenance, scepticism, rows }: SweepReportInput): Markup {
  const { data, gaps, dataHash, codeHash, command } = provenance
  const short = (hash: string): Markup => markup`<code title="${hash}">${hash.slice(0, HASH_DIGITS)}</code>`
  return facts([
    {
      title: 'Sweep',
      lines: [
        markup`<code>${id}</code>`,
        markup`<code>${command}</code>`,
        markup`data ${short(dataHash)}, code ${short(codeHash)}`,
      ],
    },
    { title: 'Rules and fills', lines: [fills.description] },
    {
      title: 'Tried',
      lines: [
        countedText(rows.sharpe.length, 'row here', 'rows here'),
        ...(scepticism === undefined ? [] : [triedText(scepticism.deflation)]),
      ],
    },
    {
      title: 'Data',
      isBroad: true,
      lines: [...data, ...(gaps.length === 0 ? ['No gaps were found.'] : gaps), ...untradedLines(provenance)],
    },
  ])
}

function triedText({ configurations, effectiveTrials }: Deflation): string {
  return `${countText(configurations)} different configurations of this strategy on this market are on record, these included; as their returns are alike, they count as ${countedText(effectiveTrials, 'independent trial', 'independent trials')}.`
}

/** One line a reason, with the first days. */
function untradedLines({ untraded }: SweepReportInput['provenance']): string[] {
  const reasons = new Map<string, number[]>()
  for (const { day, reason } of untraded) reasons.set(reason, [...(reasons.get(reason) ?? []), day])
  return [...reasons].map(([reason, days]) => {
    const named = days.slice(0, MOST_DAYS).map(formatDate).join(', ')
    const more = days.length > MOST_DAYS ? ` and ${countText(days.length - MOST_DAYS)} more` : ''
    return `Not traded: ${named}${more} (${reason}).`
  })
}
