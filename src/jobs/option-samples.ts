/** Samples of the contracts of stored chains, from the lake. */
import { type QuoteSeries, quoteSeries } from '../analytics/chains/analyse-chains.ts'
import { METHOD } from '../analytics/chains/analysis-method.ts'
import { BellwetherError } from '../core/errors.ts'
import type { FeatureSet } from '../features/feature-set.ts'
import { buildOptionSamples, type OptionSamples } from '../features/horizons/option-samples.ts'
import type { Calendar } from '../market/calendar.ts'
import type { Lake } from '../store/lake.ts'

export interface StoredSamplesRequest {
  readonly underlying: string
  readonly source?: string | undefined
  /** Day numbers, inclusive. */
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly hours: number
  readonly featureSet: FeatureSet
}

export interface StoredSamples extends OptionSamples {
  readonly source: string
  readonly isSimulated: boolean
}

/**
 * Undefined where the lake holds no snapshots for what is asked. Contracts that expire on the way are settled by the
 * prices that the chains give. Errors: USAGE_VALUE where several sources have chains; those of buildOptionSamples.
 */
export async function storedOptionSamples(
  request: StoredSamplesRequest,
  lake: Lake,
  calendar: Calendar,
): Promise<StoredSamples | undefined> {
  const { underlying, from, to, hours, featureSet } = request
  const series = onlySource(await quoteSeries(lake, request), underlying)
  if (series === undefined) return undefined
  const { source, isSimulated } = series
  const query = { where: { underlying, source }, ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
  const chains = await lake.read('chains', query)
  if (chains.length === 0) return undefined
  const computed = { ...query.where, basis: 'snapshot', method: METHOD }
  const analytics = await lake.read('option-analytics', { ...query, where: computed })
  return { ...buildOptionSamples({ underlying, chains, analytics, featureSet, hours, calendar }), source, isSimulated }
}

function onlySource(all: readonly QuoteSeries[], underlying: string): QuoteSeries | undefined {
  const chains = all.filter(({ kind }) => kind === 'chains')
  if (chains.length < 2) return chains[0]
  const names = chains.map(({ source }) => source)
  throw new BellwetherError('USAGE_VALUE', {
    message: `Chains of ${underlying} come from ${names.length} sources.`,
    expected: `Samples are made of the quotes of one: ${names.join(', ')}.`,
    given: names.join(', '),
    remedy: `Choose one, e.g. --source ${names[0]}.`,
  })
}
