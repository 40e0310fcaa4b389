/** The paragraph under the verdict: what it earned, against holding and against cash, and how much of it luck explains. */
import { countedText, countText } from '../../core/number-text.ts'
import { formatDate } from '../../core/time.ts'
import {
  formatMoney,
  formatOdds,
  formatPercent,
  formatProbability,
  formatReturn,
  formatReturnRange,
} from '../../report/format.ts'
import { LEVEL } from '../tear-sheet/evidence.ts'
import type { Phrase } from '../tear-sheet/lead.ts'
import { LEAST_SESSIONS } from '../tear-sheet/verdict.ts'
import type { RunEvidence } from './run-evidence.ts'
import type { RunSheetInput } from './run-sheet-input.ts'
import type { RunVerdict } from './run-verdict.ts'

export function runLead(input: RunSheetInput, evidence: RunEvidence, { rule }: RunVerdict): Phrase[] {
  const opening = openingWords(input, evidence, rule)
  if (evidence.sessions === 0 || rule === 'never-traded') return opening
  const isShort = evidence.sessions < LEAST_SESSIONS
  const body = isShort ? totalWords(input, evidence) : yearWords(input, evidence)
  const isJudged = !isShort && rule !== 'too-few'
  return [...opening, ...body, ...bandWords(input), ...(isJudged ? oddsWords(input, evidence) : [])]
}

function openingWords(input: RunSheetInput, evidence: RunEvidence, rule: RunVerdict['rule']): Phrase[] {
  switch (rule) {
    case 'broken-off':
      return [
        `The strategy failed after ${countedText(evidence.sessions, 'session', 'sessions')}: ${input.faults[0]}. `,
      ]
    case 'nothing-tested':
      return ['No session was traded.']
    case 'never-traded':
      if (input.costs.orders === 0)
        return [`In ${countedText(evidence.sessions, 'session', 'sessions')} it gave no order.`]
      return [
        `In ${countedText(evidence.sessions, 'session', 'sessions')} none of its `,
        { strong: countedText(input.costs.orders, 'order', 'orders') },
        ' was filled.',
      ]
    case 'ruined':
      return ['Equity reached zero on ', { strong: formatDate(evidence.ruinedOn!) }, '. ']
    case 'too-few':
      return [
        { strong: countedText(evidence.closed.length, 'round trip', 'round trips') },
        ' ended; to tell skill from luck takes hundreds. ',
      ]
    default:
      return []
  }
}

function totalWords({ symbols }: RunSheetInput, evidence: RunEvidence): Phrase[] {
  const { totalReturn, holdingTotalReturn, cashTotalReturn, sessions } = evidence
  return [
    `In ${countedText(sessions, 'session', 'sessions')} it ${totalReturn < 0 ? 'lost' : 'earned'} `,
    { strong: formatReturn(Math.abs(totalReturn)) },
    ` after costs, against ${formatReturn(holdingTotalReturn)} for holding ${symbols[0]} and ${formatReturn(cashTotalReturn)} for cash. `,
  ]
}

function yearWords({ symbols }: RunSheetInput, { net, holding, cash, returnInterval }: RunEvidence): Phrase[] {
  if (Number.isNaN(net.annualReturn)) return []
  const range = Number.isNaN(returnInterval.low)
    ? ''
    : ` (${formatReturnRange(returnInterval.low, returnInterval.high)} with ${formatPercent(LEVEL, 0)} confidence)`
  return [
    `It ${net.annualReturn < 0 ? 'lost' : 'earned'} `,
    { strong: `${formatReturn(Math.abs(net.annualReturn))} a year` },
    `${range} after costs, against ${formatReturn(holding.annualReturn)} for holding ${symbols[0]} and ${formatReturn(cash.annualReturn)} for cash. `,
  ]
}

function bandWords({ band }: RunSheetInput): Phrase[] {
  if (Number.isNaN(band.breakEven)) return []
  const [touch, middle] = [band.touch, band.middle].map(moneyText)
  return [
    `Of ${moneyText(band.asFilled)} in all, fills at the touch would have left ${touch}, in the middle of each quote ${middle}. `,
  ]
}

/** $1,200 or −$1,200. */
export function moneyText(amount: number): string {
  const text = formatMoney(Math.abs(amount))
  return amount < 0 && /[1-9]/.test(text) ? `−$${text}` : `$${text}`
}

function oddsWords({ trials }: RunSheetInput, { deflated, sessions }: RunEvidence): Phrase[] {
  if (Number.isNaN(deflated)) return []
  const luck = 1 - deflated
  const odds = { strong: formatOdds(luck) }
  const number = ` (${formatProbability(luck)}).`
  if (trials.count > 1) {
    const tried = `Counting the ${countText(trials.count)} variants tried, `
    return [`${tried}a result over cash this good or better arises by luck in `, odds, ` such searches${number}`]
  }
  const tests = `tests of ${countedText(sessions, 'session', 'sessions')}`
  return ['Were cash as good in truth, a result this good or better would arise in ', odds, ` ${tests}${number}`]
}
