/** What a commit says about rows that were stored before it. */
import type { Frame } from '../../core/frame.ts'
import { countedText } from '../../core/number-text.ts'
import type { Finding } from '../../ingest/source.ts'
import { CHANGE, type Comparison } from './comparison.ts'
import { seriesTitle, kindShape } from '../series.ts'
import type { IncomingSeries } from './incoming.ts'
import { differingColumns } from './row-equality.ts'
import { cellText } from '../value-text.ts'

const MOST_EXAMPLES = 5

/** What was restated and what vanished of the rows that `stored` holds; one finding of each at most. */
export function historyFindings(incoming: IncomingSeries, stored: Frame, comparison: Comparison): Finding[] {
  return [restatedFinding(incoming, stored, comparison), vanishedFinding(incoming, stored, comparison)].filter(
    (finding) => finding !== undefined,
  )
}

function restatedFinding(
  incoming: IncomingSeries,
  stored: Frame,
  { change, storedRow }: Comparison,
): Finding | undefined {
  const { frame } = incoming
  const restated = [...change.keys()].filter((row) => change[row] === CHANGE.restated)
  if (restated.length === 0) return undefined
  return {
    rule: 'HISTORY_RESTATED',
    severity: 'warning',
    message: `${countedText(restated.length, 'row', 'rows')} of ${seriesTitle(incoming)} came with other values than before; both versions are kept.`,
    count: restated.length,
    examples: restated
      .slice(0, MOST_EXAMPLES)
      .map((row) => `${rowTitle(incoming, frame, row)}: ${difference(stored, storedRow[row]!, frame, row)}`),
  }
}

function vanishedFinding(incoming: IncomingSeries, stored: Frame, { vanished }: Comparison): Finding | undefined {
  if (vanished.length === 0) return undefined
  return {
    rule: 'HISTORY_VANISHED',
    severity: 'warning',
    message: `${countedText(vanished.length, 'row', 'rows')} of ${seriesTitle(incoming)} ${vanished.length === 1 ? 'is' : 'are'} missing from a newer file that covers their time; what was stored is kept.`,
    count: vanished.length,
    examples: vanished.slice(0, MOST_EXAMPLES).map((row) => rowTitle(incoming, stored, row)),
  }
}

/** The key without what the title of the series says. */
function rowTitle({ kind, partition }: IncomingSeries, frame: Frame, row: number): string {
  const names = kindShape(kind).key.filter((name) => !(name in partition))
  return names.map((name) => namedText(frame, name, row)).join(' ')
}

function difference(before: Frame, rowBefore: number, after: Frame, rowAfter: number): string {
  const [first, ...others] = differingColumns(after, rowAfter, before, rowBefore)
  const more = others.length === 0 ? '' : `, and ${others.length} more ${others.length === 1 ? 'column' : 'columns'}`
  return `${first} ${namedText(before, first!, rowBefore)} became ${namedText(after, first!, rowAfter)}${more}`
}

function namedText(frame: Frame, name: string, row: number): string {
  const text = cellText(frame, name, row)
  return text === '' ? 'nothing' : text
}
