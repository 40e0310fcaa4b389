/** The paragraph under the verdict: the figures that carry it, with their uncertainty. */
import { countedText, countText } from '../../core/number-text.ts'
import { formatDate } from '../../core/time.ts'
import {
  formatBasisPoints,
  formatOdds,
  formatPercent,
  formatProbability,
  formatRatio,
  formatReturn,
  formatReturnRange,
} from '../../report/format.ts'
import { type Content, markup } from '../../report/markup.ts'
import type { TearSheetInput } from './tear-sheet-input.ts'
import { type Evidence, LEVEL } from './evidence.ts'
import type { Verdict } from './verdict.ts'

/** Words, some of them to be set strong. */
export type Phrase = string | { readonly strong: string }

export function leadOf(input: TearSheetInput, evidence: Evidence, verdict: Verdict): Phrase[] {
  const opening = openingWords(input, evidence, verdict)
  switch (verdict.rule) {
    case 'nothing-tested':
      return opening
    case 'never-traded':
    case 'ruined':
    case 'too-few':
      return [...opening, ...holdingWords(input, evidence)]
    default:
      return [
        ...opening,
        ...returnWords(input, evidence),
        ...costWords(input, evidence),
        ...oddsWords(input, evidence),
        ...timingWords(input, evidence, verdict),
      ]
  }
}

export function plainText(phrases: readonly Phrase[]): string {
  return phrases.map((phrase) => (typeof phrase === 'string' ? phrase : phrase.strong)).join('')
}

export function strongMarkup(phrases: readonly Phrase[]): Content[] {
  return phrases.map((phrase) => (typeof phrase === 'string' ? phrase : markup`<strong>${phrase.strong}</strong>`))
}

/** What must be said before any figure. */
function openingWords({ period, causality }: TearSheetInput, evidence: Evidence, verdict: Verdict): Phrase[] {
  const { held, sessions, totalReturn, ruinedOn } = evidence
  switch (verdict.rule) {
    case 'look-ahead':
      return [
        'Values before ',
        { strong: causality.cutOn },
        ' changed when only later data were replaced, so the figures below rest on data that were not known then. ',
      ]
    case 'nothing-tested':
      return ['There was no session with all its returns.']
    case 'never-traded':
      return ['It held nothing in any of ', { strong: countedText(sessions, period.one, period.many) }, '. ']
    case 'ruined':
      return ['The account reached zero on ', { strong: formatDate(ruinedOn!) }, '. ']
    case 'too-few':
      return [
        'It held ',
        { strong: countedText(held, period.one, period.many) },
        ` and returned ${formatReturn(totalReturn)} in all after costs; to tell skill from luck takes hundreds. `,
      ]
    default:
      return []
  }
}

function holdingWords({ symbol }: TearSheetInput, { holdingTotalReturn }: Evidence): Phrase[] {
  return [`Holding ${symbol} returned ${formatReturn(holdingTotalReturn)} over the same sessions.`]
}

function returnWords(input: TearSheetInput, { net, holding, always, returnInterval }: Evidence): Phrase[] {
  if (Number.isNaN(net.annualReturn)) return []
  const verb = net.annualReturn < 0 ? 'lost' : 'earned'
  const range = Number.isNaN(returnInterval.low)
    ? ''
    : ` (${formatReturnRange(returnInterval.low, returnInterval.high)} with ${formatPercent(LEVEL, 0)} confidence)`
  return [
    `It ${verb} `,
    { strong: `${formatReturn(Math.abs(net.annualReturn))} a year` },
    `${range} after costs, against ${formatReturn(holding.annualReturn)} for holding ${input.symbol} and `,
    `${formatReturn(always.annualReturn)} for every ${input.period.one} at the same costs. `,
  ]
}

function costWords({ costs }: TearSheetInput, { net, gross }: Evidence): Phrase[] {
  if (Number.isNaN(gross.sharpe)) return []
  const before = `Before costs the Sharpe ratio is ${formatRatio(gross.sharpe)}`
  if (!(gross.sharpe > 0) || !(costs.assumedBpsPerSide > 0)) return [`${before}. `]
  const share = shareWords((gross.sharpe - net.sharpe) / gross.sharpe)
  return [`${before}; costs of ${formatBasisPoints(costs.assumedBpsPerSide)} a side take ${share}. `]
}

const SHARES: readonly (readonly [number, string])[] = [
  [0.02, 'next to nothing of it'],
  [0.075, 'a twentieth of it'],
  [0.15, 'a tenth of it'],
  [0.225, 'a fifth of it'],
  [0.29, 'a quarter of it'],
  [0.42, 'a third of it'],
  [0.58, 'half of it'],
  [0.7, 'two thirds of it'],
  [0.85, 'three quarters of it'],
  [0.97, 'nearly all of it'],
  [1.03, 'all of it'],
]

/** "a third of it"; above all of it, "more than all of it". */
export function shareWords(share: number): string {
  return SHARES.find(([below]) => share < below)?.[1] ?? 'more than all of it'
}

function oddsWords({ trials, period }: TearSheetInput, { deflated, sessions }: Evidence): Phrase[] {
  if (Number.isNaN(deflated)) return []
  const luck = 1 - deflated
  const odds = { strong: formatOdds(luck) }
  const number = ` (${formatProbability(luck)}).`
  if (trials.count > 1) {
    const tried = `Counting the ${countText(trials.count)} variants tried, `
    return [`${tried}a result this good or better arises by luck in `, odds, ` such searches${number}`]
  }
  const tests = `tests of ${countedText(sessions, period.one, period.many)}`
  return ['Were its true mean zero, a return this good or better would arise in ', odds, ` ${tests}${number}`]
}

/** Where there is an edge: whether it lies in the choice of periods, or in holding any of them. */
function timingWords({ period }: TearSheetInput, { timingProbability }: Evidence, { rule }: Verdict): Phrase[] {
  const isAsked = CHOICE_MATTERS.includes(rule) && timingProbability > 0
  if (!isAsked) return []
  const luck = 1 - timingProbability
  return [
    ` Its choice of ${period.many} is matched by luck in `,
    { strong: formatOdds(luck) },
    ` cases (${formatProbability(luck)}).`,
  ]
}

const CHOICE_MATTERS: readonly Verdict['rule'][] = ['not-cleared', 'no-timing', 'behind-holding', 'small', 'edge']
