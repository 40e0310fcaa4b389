/**
 * The verdict, by rules. The first that applies speaks. They run from what makes a result worthless to what merely
 * weakens it, so the last heading is earned by passing all of them.
 */

/** What the rules look at; probabilities from 0 to 1, returns and Sharpe ratios a year, NaN where not defined. */
export interface VerdictGrounds {
  /** Plain name of many periods, e.g. "nights", and of one. */
  readonly periods: string
  readonly period: string
  readonly isSimulated: boolean
  readonly causalityPassed: boolean
  /** Share of later values that changed in the causality check. */
  readonly causalityPower: number
  readonly sessions: number
  readonly held: number
  readonly isRuined: boolean
  readonly grossMean: number
  readonly netMean: number
  readonly grossProbability: number
  readonly netProbability: number
  readonly deflated: number
  readonly timingProbability: number
  readonly netReturn: number
  readonly holdingReturn: number
  /** Probability that it earns more than holding does at the same volatility. */
  readonly perRiskProbability: number
  /** Probabilities were forecast, and cannot be told from the base rate. */
  readonly isForecastEmpty: boolean
  /** Lower end of the interval of the net return a year. */
  readonly lowReturn: number
  /** Break-even cost over assumed cost. */
  readonly costMargin: number
}

/** Fewer than these cannot be judged at all. */
export const LEAST_SESSIONS = 60
const LEAST_HELD = 30
/** A Sharpe ratio before costs counts as seen from this probability on; it is not yet deflated. */
const SEEN = 0.9
/** Everything that supports an edge must reach this. */
const SURE = 0.95
/** Below this deflated Sharpe ratio luck is explanation enough. */
const LUCK_IS_ENOUGH = 0.75
/** An edge that hangs on less than these is small or uncertain. */
const MANY_HELD = 500
const LEAST_RETURN = 0.01
const LEAST_COST_MARGIN = 1.5
/** A causality check in which fewer values changed has seen nothing. */
export const LEAST_POWER = 0.01

interface VerdictRule {
  readonly rule: string
  readonly applies: (grounds: VerdictGrounds) => boolean
  readonly heading: (grounds: VerdictGrounds) => string
  /** Speaks of an edge: then a simulated market is named in the heading. */
  readonly isEdge?: boolean
}

const RULES = [
  {
    rule: 'look-ahead',
    applies: (g) => !g.causalityPassed,
    heading: () => 'Not to be trusted: it saw the future',
  },
  {
    rule: 'nothing-tested',
    applies: (g) => g.sessions === 0,
    heading: (g) => `Nothing to judge: no ${g.periods} were tested`,
  },
  {
    rule: 'never-traded',
    applies: (g) => g.held === 0,
    heading: () => 'It never traded',
  },
  {
    rule: 'ruined',
    applies: (g) => g.isRuined,
    heading: () => 'It lost everything',
  },
  {
    rule: 'too-few',
    applies: (g) => g.sessions < LEAST_SESSIONS || g.held < LEAST_HELD,
    heading: (g) => `Too few ${g.periods} to judge`,
  },
  {
    rule: 'no-edge',
    applies: (g) => !(g.grossMean > 0) || g.grossProbability < SEEN,
    heading: () => 'No edge, before or after costs',
  },
  {
    rule: 'no-edge-after-costs',
    applies: (g) => !(g.netMean > 0) || g.netProbability < SURE,
    heading: () => 'No edge after costs',
  },
  {
    // Returns that never vary have no Sharpe ratio.
    rule: 'not-measurable',
    applies: (g) => [g.grossProbability, g.netProbability, g.deflated].some((value) => Number.isNaN(value)),
    heading: () => 'Nothing to judge: its risk cannot be measured',
  },
  {
    rule: 'luck',
    applies: (g) => g.deflated < LUCK_IS_ENOUGH,
    heading: () => 'An edge that luck explains',
    isEdge: true,
  },
  {
    rule: 'perhaps-luck',
    applies: (g) => g.deflated < SURE,
    heading: () => 'An edge that luck may explain',
    isEdge: true,
  },
  {
    rule: 'not-cleared',
    applies: (g) => !(g.causalityPower >= LEAST_POWER),
    heading: () => 'An edge not yet cleared of look-ahead',
    isEdge: true,
  },
  {
    rule: 'no-timing',
    applies: (g) => !(g.timingProbability >= SURE),
    heading: (g) => `An edge, but no better than holding every ${g.period}`,
    isEdge: true,
  },
  {
    rule: 'behind-holding',
    applies: (g) => !(g.netReturn > g.holdingReturn) && !(g.perRiskProbability >= SURE),
    heading: () => 'An edge after costs, but holding earned more',
    isEdge: true,
  },
  {
    rule: 'small',
    applies: (g) =>
      g.isForecastEmpty || g.held < MANY_HELD || !(g.lowReturn >= LEAST_RETURN) || !(g.costMargin >= LEAST_COST_MARGIN),
    heading: () => 'An edge after costs, small and uncertain',
    isEdge: true,
  },
  {
    rule: 'edge',
    applies: () => true,
    heading: () => 'An edge after costs',
    isEdge: true,
  },
] as const satisfies readonly VerdictRule[]

export type VerdictName = (typeof RULES)[number]['rule']

/** Names of all verdicts, the worst first. */
export const VERDICTS: readonly VerdictName[] = RULES.map(({ rule }) => rule)

export interface Verdict {
  readonly rule: VerdictName
  /** The heading of the report. */
  readonly heading: string
}

export function verdictOn(grounds: VerdictGrounds): Verdict {
  const found: VerdictRule & { readonly rule: VerdictName } = RULES.find(({ applies }) => applies(grounds))!
  const heading = found.heading(grounds)
  return { rule: found.rule, heading: found.isEdge && grounds.isSimulated ? `${heading} (simulated data)` : heading }
}
