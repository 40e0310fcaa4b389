/**
 * The verdict on a backtest, by rules. The first that applies speaks. They run from what makes a result worthless to
 * what merely weakens it, so the last heading is earned by passing all of them.
 */
import { LEAST_SESSIONS } from '../tear-sheet/verdict.ts'
import type { RunEvidence } from './run-evidence.ts'
import type { RunSheetInput } from './run-sheet-input.ts'

/** Fewer than these cannot be judged at all. */
const LEAST_TRIPS = 20
/** A Sharpe ratio before costs counts as seen from this probability on; it is not yet deflated. */
const SEEN = 0.9
/** Everything that supports an edge must reach this. */
const SURE = 0.95
/** Below this deflated Sharpe ratio luck is explanation enough. */
const LUCK_IS_ENOUGH = 0.75
/** An edge that hangs on less than these is small or uncertain. */
const MANY_TRIPS = 100
const LEAST_RETURN = 0.01

interface Grounds {
  readonly input: RunSheetInput
  readonly evidence: RunEvidence
}

interface VerdictRule {
  readonly rule: string
  readonly applies: (grounds: Grounds) => boolean
  readonly heading: string
  /** Speaks of an edge: then a simulated market is named in the heading. */
  readonly isEdge?: boolean
}

const RULES = [
  {
    rule: 'broken-off',
    applies: ({ input }) => input.isCut,
    heading: 'It broke off: the strategy failed',
  },
  {
    rule: 'nothing-tested',
    applies: ({ evidence }) => evidence.sessions === 0,
    heading: 'Nothing to judge: no session was traded',
  },
  {
    rule: 'never-traded',
    applies: ({ input }) => input.costs.fills === 0,
    heading: 'It never traded',
  },
  {
    rule: 'ruined',
    applies: ({ evidence }) => evidence.ruinedOn !== undefined,
    heading: 'It lost everything',
  },
  {
    rule: 'too-short',
    applies: ({ evidence }) => evidence.sessions < LEAST_SESSIONS,
    heading: 'Too few sessions to judge',
  },
  {
    rule: 'too-few',
    applies: ({ evidence }) => evidence.closed.length < LEAST_TRIPS,
    heading: 'Too few round trips to judge',
  },
  {
    rule: 'no-edge',
    applies: ({ evidence }) => !(evidence.grossProbability >= SEEN),
    heading: 'No edge over cash, before or after costs',
  },
  {
    rule: 'no-edge-after-costs',
    applies: ({ evidence }) => !(evidence.netProbability >= SURE),
    heading: 'No edge over cash after costs',
  },
  {
    rule: 'fills',
    applies: ({ input: { band } }) => band.asFilled > 0 && band.touch <= 0,
    heading: 'An edge only where fills are better than the touch',
    isEdge: true,
  },
  {
    rule: 'luck',
    applies: ({ evidence }) => !(evidence.deflated >= LUCK_IS_ENOUGH),
    heading: 'An edge that luck explains',
    isEdge: true,
  },
  {
    rule: 'perhaps-luck',
    applies: ({ evidence }) => evidence.deflated < SURE,
    heading: 'An edge that luck may explain',
    isEdge: true,
  },
  {
    rule: 'behind-holding',
    applies: ({ evidence: { net, holding, perRiskProbability } }) =>
      !(net.annualReturn > holding.annualReturn) && !(perRiskProbability >= SURE),
    heading: 'An edge after costs, but holding earned more',
    isEdge: true,
  },
  {
    rule: 'small',
    applies: ({ evidence }) => evidence.closed.length < MANY_TRIPS || !(evidence.returnInterval.low >= LEAST_RETURN),
    heading: 'An edge after costs, small and uncertain',
    isEdge: true,
  },
  {
    rule: 'edge',
    applies: () => true,
    heading: 'An edge after costs',
    isEdge: true,
  },
] as const satisfies readonly VerdictRule[]

export type RunVerdictName = (typeof RULES)[number]['rule']

/** Names of all verdicts, the worst first. */
export const RUN_VERDICTS: readonly RunVerdictName[] = RULES.map(({ rule }) => rule)

export interface RunVerdict {
  readonly rule: RunVerdictName
  /** The heading of the report. */
  readonly heading: string
}

export function runVerdict(grounds: Grounds): RunVerdict {
  const found: VerdictRule & { readonly rule: RunVerdictName } = RULES.find(({ applies }) => applies(grounds))!
  const isTold = found.isEdge === true && grounds.input.isSimulated
  return { rule: found.rule, heading: isTold ? `${found.heading} (simulated data)` : found.heading }
}
