/** What a sweep adds to what was tried. */
import { hashJson } from '../../core/hash.ts'
import type { SearchAssessment } from '../overfitting/assessment.ts'
import type { RunIdentity } from '../runs/run-folder.ts'
import type { UnenteredSweep } from '../runs/trial-ledger.ts'
import type { SweepResult } from './sweep-result.ts'

/** The same grid over the same span of the same series counts once, whatever version of the code swept it. */
export function trialsOf(
  { parameters }: Pick<RunIdentity, 'parameters'>,
  result: SweepResult,
  assessment: SearchAssessment | undefined,
): UnenteredSweep {
  const { data, from, to } = result
  return { sweep: hashJson({ parameters, data: [...data], from, to }), ...searchTrials(result, assessment) }
}

/** A search that is too short to be judged may be as many trials as it has rows. */
export function searchTrials(
  { family, market, rows, sessions }: Pick<SweepResult, 'family' | 'market' | 'rows' | 'sessions'>,
  assessment: SearchAssessment | undefined,
): Omit<UnenteredSweep, 'sweep'> {
  const trials = assessment?.trials
  return {
    family,
    market,
    configurations: rows,
    effective: trials?.count ?? rows,
    clusters: {
      count: trials?.sharpes.length ?? 0,
      mean: trials?.sharpeMean ?? 0,
      variance: trials?.sharpeVariance ?? 0,
    },
    periods: sessions,
  }
}
