/** Provenance: where the figures come from and how to check them. */
import { countText } from '../../core/number-text.ts'
import { formatPercent } from '../../report/format.ts'
import { facts } from '../../report/facts.ts'
import { markup, type Markup } from '../../report/markup.ts'
import type { TearSheetInput } from './tear-sheet-input.ts'

const HASH_DIGITS = 12

export function footOf({ provenance, causality, trials }: TearSheetInput): Markup {
  const short = (hash: string): Markup => markup`<code title="${hash}">${hash.slice(0, HASH_DIGITS)}</code>`
  const { run, verifyCommand, dataHash, codeHash, data, gaps } = provenance
  const didSee = causality.power > 0
  const power = `${formatPercent(causality.power)} of those after it did, so the check ${didSee ? 'could see' : 'saw nothing'}.`
  return facts([
    {
      title: 'Run',
      lines: [
        markup`<code>${run}</code>`,
        markup`<code>${verifyCommand}</code>`,
        markup`data ${short(dataHash)}, code ${short(codeHash)}`,
      ],
    },
    {
      title: 'Look-ahead',
      tone: causality.passed && didSee ? 'fine' : 'warning',
      lines: [
        !causality.passed ? 'detected' : didSee ? 'none detected' : 'not checked',
        causality.passed
          ? `Data after ${causality.cutOn} were replaced: none of ${countText(causality.compared)} values before it changed, ${power}`
          : `Data after ${causality.cutOn} were replaced, and values before it changed.`,
      ],
    },
    {
      title: 'Tried before',
      lines: [
        trials.count === 1 ? 'this variant only' : `${countText(trials.count)} variants, this one included`,
        'Counted for this strategy on this market when this page was made; the deflated Sharpe ratio allows for them.',
      ],
    },
    { title: 'Data', isBroad: true, lines: [...data, ...(gaps.length === 0 ? ['No gaps were found.'] : gaps)] },
  ])
}
