/** What each rule of a gate found, as a clause that a person can check. */
import { countText } from '../../../core/number-text.ts'
import {
  formatNumber,
  formatPercent,
  formatPercentRange,
  formatProbability,
  formatRatio,
} from '../../../report/format.ts'
import type { Independence } from '../judgement/independence.ts'
import type { CoverageScore } from '../judgement/interval-scores.ts'
import type { GateRules } from './gate-rules.ts'

export type GateRule = 'recent' | 'enough' | 'tolerance' | 'coverage' | 'skill'

export interface GateRuling {
  readonly rule: GateRule
  readonly isMet: boolean
  /** What was found and what is asked for, without a full stop. */
  readonly text: string
}

/** @param days since the newest forecast; infinite where there is none */
export function recentRuling(days: number, age: number): GateRuling {
  const found = Number.isFinite(days)
    ? `days since the newest forecast: ${formatNumber(days, 1)}`
    : 'nothing was forecast'
  return { rule: 'recent', isMet: days <= age, text: `${found}; at most ${age} are asked for` }
}

export function enoughRuling({ rows, independent }: Independence, least: number): GateRuling {
  const found = `${countText(rows)} known outcomes amount to ${formatNumber(independent, 2)} independent ones`
  return {
    rule: 'enough',
    isMet: independent >= least,
    text: `${found}; at least ${formatNumber(least)} are asked for`,
  }
}

interface Hits {
  readonly hits: number
  readonly noChangeHits: number
  readonly rows: number
}

export function toleranceRuling(
  { hits, noChangeHits, rows }: Hits,
  { within, share }: GateRules['tolerance'],
): GateRuling {
  const found = `${formatPercent(hits)} of ${countText(rows)} outcomes lie within ${formatPercent(within)} of the forecast and ${formatPercent(noChangeHits)} within as much of no-change`
  const asked = `at least ${formatPercent(share, 0)}, and more than no-change has, are asked for`
  return { rule: 'tolerance', isMet: hits >= share && hits > noChangeHits, text: `${found}; ${asked}` }
}

/** @param score of the finite intervals alone: an infinite one covers, and says nothing */
export function coverageRuling(
  score: CoverageScore | undefined,
  { coverage: { level, confidence }, least }: Pick<GateRules, 'coverage' | 'least'>,
): GateRuling {
  const name = `the ${formatPercent(level, 0)} interval`
  if (score === undefined) return { rule: 'coverage', isMet: false, text: `${name} was not forecast` }
  const { coverage, rows, interval, isKept, independent } = score
  if (independent < least) {
    const found = `${name} was finite for ${countText(rows)} outcomes, ${formatNumber(independent, 2)} independent ones`
    return { rule: 'coverage', isMet: false, text: `${found}; at least ${formatNumber(least)} are asked for` }
  }
  const range = `${formatPercentRange(interval.low, interval.high)} with ${formatPercent(confidence, 0)} confidence`
  const text = `${name} covered ${formatPercent(coverage)} of ${countText(rows)} outcomes (${range}); ${formatPercent(level, 0)} must lie in that range`
  return { rule: 'coverage', isMet: isKept, text }
}

interface Skill {
  readonly mase: number
  readonly p: number
  readonly forecasters: number
}

export function skillRuling({ mase, p, forecasters }: Skill, { p: most }: GateRules['skill']): GateRuling {
  const found = `its mean error is ${formatRatio(mase)} times that of no-change (${Number.isNaN(p) ? 'not tested' : formatProbability(p)}, allowing for ${countText(forecasters)} at this horizon)`
  return {
    rule: 'skill',
    isMet: mase < 1 && p <= most,
    text: `${found}; less, with p at most ${most}, is asked for`,
  }
}
