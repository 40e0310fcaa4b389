import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { quotesAt } from '../../../../src/backtest/orb/staging/quoted-ticks.ts'

const ascending = fc.uniqueArray(fc.nat({ max: 60 }), { maxLength: 30 }).map((all) => all.toSorted((a, b) => a - b))
const price = fc.oneof(fc.integer({ min: 990, max: 1010 }), fc.constantFrom(0, Number.NaN))

it('is the newest firm quote that had ended by the tick, while it is young enough', () => {
  const quotes = ascending.chain((at) =>
    fc.tuple(...at.map((instant) => fc.record({ at: fc.constant(instant), bid: price, ask: price }))),
  )
  fc.assert(
    fc.property(ascending, quotes, fc.nat({ max: 20 }), (instants, made, maxAge) => {
      const columns = {
        at: Float64Array.from(made, ({ at }) => at),
        bid: Float64Array.from(made, ({ bid }) => bid / 100),
        ask: Float64Array.from(made, ({ ask }) => ask / 100),
      }
      const { bids, asks } = quotesAt(Float64Array.from(instants), columns, maxAge, 10_000)
      for (const [i, instant] of instants.entries()) {
        const stood = made.findLast(({ at, bid, ask }) => at <= instant && bid > 0 && ask >= bid)
        const isYoung = stood !== undefined && instant - stood.at <= maxAge
        expect([bids[i], asks[i]]).toEqual(isYoung ? [stood.bid, stood.ask] : [0, 0])
      }
    }),
  )
})
