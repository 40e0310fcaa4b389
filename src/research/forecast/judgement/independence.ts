/** How many independent outcomes forecasts amount to: spans that overlap, and targets that collapse onto one price, share theirs. */

/** From a decision until its outcome is made, epoch milliseconds; decisions rise. */
export interface OutcomeSpans {
  readonly decisionAt: Float64Array
  readonly outcomeAt: Float64Array
}

export interface Independence {
  readonly rows: number
  /** Instants at which outcomes were made: several targets collapse onto the first price after a night or weekend. */
  readonly outcomes: number
  /**
   * Sum over the spans of their average uniqueness, the mean over a span of one over the number of spans at that time (M. López
   * de Prado, Advances in Financial Machine Learning, 2018, ch. 4). For sums of c steps that begin at every step it is
   * 1/c of their number, as is the precision of their mean. At most the number of outcomes: decisions of one day that
   * all end at the next opening differ a little, and tell of one night.
   */
  readonly independent: number
  /**
   * Most decisions that follow one before its outcome is made: autocovariances up to this lag may differ from 0. Contracts of
   * one snapshot are decided on at one instant: one decision.
   */
  readonly lag: number
}

export function independenceOf(spans: OutcomeSpans): Independence {
  const { decisionAt, outcomeAt } = spans
  const outcomes = new Set(outcomeAt).size
  return {
    rows: decisionAt.length,
    outcomes,
    independent: Math.min(
      outcomes,
      uniqueness(spans).reduce((sum, one) => sum + one, 0),
    ),
    lag: longestLag(spans),
  }
}

/** Average uniqueness of each span. */
function uniqueness({ decisionAt, outcomeAt }: OutcomeSpans): Float64Array {
  const times = Float64Array.from(new Set([...decisionAt, ...outcomeAt])).sort()
  const place = new Map(Array.from(times, (time, i) => [time, i]))
  const changes = new Float64Array(times.length)
  for (let i = 0; i < decisionAt.length; i++) {
    changes[place.get(decisionAt[i]!)!]!++
    changes[place.get(outcomeAt[i]!)!]!--
  }
  const shares = integratedShares(times, changes)
  return decisionAt.map((from, i) => {
    const to = outcomeAt[i]!
    return (shares[place.get(to)!]! - shares[place.get(from)!]!) / (to - from)
  })
}

/** Integral from the first time on of one over the number of spans that are open. @param changes of that number at each time */
function integratedShares(times: Float64Array, changes: Float64Array): Float64Array {
  const integral = new Float64Array(times.length)
  let open = 0
  for (let i = 1; i < times.length; i++) {
    open += changes[i - 1]!
    integral[i] = integral[i - 1]! + (open > 0 ? (times[i]! - times[i - 1]!) / open : 0)
  }
  return integral
}

function longestLag({ decisionAt, outcomeAt }: OutcomeSpans): number {
  const instants = Float64Array.from(new Set(decisionAt))
  let longest = 0
  let place = 0
  for (let i = 0; i < decisionAt.length; i++) {
    while (instants[place]! < decisionAt[i]!) place++
    // Only decisions that would make the lag longer need a look.
    while (instants[place + longest + 1]! < outcomeAt[i]!) longest++
  }
  return longest
}
