/** What the verdict's rules look at, taken from the evidence. */
import type { TearSheetInput } from './tear-sheet-input.ts'
import { type Calibration, hasSkill } from './calibration.ts'
import type { Evidence } from './evidence.ts'
import type { VerdictGrounds } from './verdict.ts'

export function groundsOf(input: TearSheetInput, evidence: Evidence, calibration: Calibration): VerdictGrounds {
  const { net, gross, holding } = evidence
  return {
    period: input.period.one,
    periods: input.period.many,
    isSimulated: input.isSimulated,
    causalityPassed: input.causality.passed,
    causalityPower: input.causality.power,
    sessions: evidence.sessions,
    held: evidence.held,
    isRuined: evidence.ruinedOn !== undefined,
    grossMean: gross.mean,
    netMean: net.mean,
    grossProbability: evidence.grossProbability,
    netProbability: evidence.netProbability,
    deflated: evidence.deflated,
    timingProbability: evidence.timingProbability,
    netReturn: net.annualReturn,
    holdingReturn: holding.annualReturn,
    perRiskProbability: evidence.perRiskProbability,
    isForecastEmpty: calibration.judged > 0 && !hasSkill(calibration),
    lowReturn: evidence.returnInterval.low,
    costMargin: input.costs.breakEvenBpsPerSide / input.costs.assumedBpsPerSide,
  }
}
