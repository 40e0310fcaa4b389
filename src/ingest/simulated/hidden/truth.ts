/** What is true of the simulated market and cannot be seen in its records: for tests and for measuring skill. */
import { createFrame, type Frame, type Schema } from '../../../core/frame.ts'
import { exp } from '../../../core/math.ts'
import { SESSIONS_PER_YEAR } from '../../../market/session.ts'
import { normalCdf } from '../../../core/stats/normal.ts'
import { simulateMarket } from './market.ts'
import { parseOptions, type SimulatedParameters } from '../options.ts'
import { logDrift } from './process.ts'
import { JUMP_DEVIATION, JUMP_MEAN, JUMPS_PER_YEAR, varianceScale, DIFFUSIVE_VARIANCE } from './variance.ts'

export const TRUTH_SCHEMA = {
  /** Session of the decision; the night that follows it is meant. */
  session: 'date',
  /** Expected simple return of the night, dividends included; from records known at 15:45. */
  expectedReturn: 'float',
  /** Probability that the night's return is above zero, given the hidden state at the close. */
  upProbability: 'float',
  /** Standard deviation of the night's diffusion, in logs, given the hidden state at the close. */
  deviation: 'float',
  /** The planted signal, defined with or without an edge; 0 for the first two sessions of 1998. */
  signal: 'float',
  /** What the night returned, dividends included; missing for the last session. */
  realisedReturn: 'float',
  /** Annual variance of the diffusion at the close. */
  varianceRate: 'float',
} as const satisfies Schema

/** One row a session from `from` to `to`. Throws a ZodError. */
export function simulatedTruth(parameters: SimulatedParameters = {}): Frame<typeof TRUTH_SCHEMA> {
  const market = simulateMarket(parseOptions(parameters))
  const { sessions, index, firstRow } = market
  const truth = createFrame(TRUTH_SCHEMA, sessions.length - firstRow)
  const { columns } = truth
  for (let i = 0; i < truth.length; i++) {
    const row = firstRow + i
    const mean = index.nextNightMean[row]!
    const deviation = index.nextNightDeviation[row]!
    columns.session[i] = sessions[row]!.day
    columns.expectedReturn[i] = mean
    columns.upProbability[i] = upProbability(mean, deviation, index.nextNightScale[row]!)
    columns.deviation[i] = deviation
    columns.signal[i] = index.signal[row]!
    if (row + 1 < sessions.length) columns.realisedReturn[i] = exp(index.nightReturn[row + 1]!) - 1
    columns.varianceRate[i] = DIFFUSIVE_VARIANCE * varianceScale(index.slowAtClose[row]!, index.fastAtClose[row]!)
  }
  return truth
}

/** P(log return > 0) of a normal that may carry one jump. */
function upProbability(mean: number, deviation: number, scale: number): number {
  const drift = logDrift(mean, deviation, scale, JUMPS_PER_YEAR.night)
  const chance = JUMPS_PER_YEAR.night / SESSIONS_PER_YEAR
  const withJump = Math.sqrt(deviation * deviation + JUMP_DEVIATION * JUMP_DEVIATION * scale)
  const calm = normalCdf(drift / deviation)
  return (1 - chance) * calm + chance * normalCdf((drift + JUMP_MEAN * Math.sqrt(scale)) / withJump)
}
