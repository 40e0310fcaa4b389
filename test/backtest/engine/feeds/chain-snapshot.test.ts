/** A chain over typed columns, against the plain one: a list of quotes with their symbols, searched from its beginning. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { snapshotsOf } from '../../../../src/backtest/engine/feeds/chain-snapshot.ts'
import { createFrame, type Frame } from '../../../../src/core/frame.ts'
import { dayNumber } from '../../../../src/core/time.ts'
import { formatOccSymbol, type OptionContract } from '../../../../src/market/contract.ts'
import { RECORD_SCHEMAS, type RecordSchema } from '../../../../src/market/record-kind.ts'

interface Row {
  readonly contract: OptionContract
  readonly exchange: string
  readonly at: number
  readonly knownAt: number
  readonly bid: number
}

/** Roots and dates of which one's symbols begin like another's, and strikes to the thousandth. */
const contract = fc.record({
  root: fc.constantFrom('AAPL', 'AAPL1', 'AAPL7', 'SPX', 'SPXW'),
  right: fc.constantFrom('call' as const, 'put' as const),
  expiry: fc.constantFrom(
    dayNumber(2010, 12, 18),
    dayNumber(2011, 1, 21),
    dayNumber(2011, 12, 16),
    dayNumber(2012, 1, 20),
  ),
  strike: fc.oneof(
    fc.integer({ min: 1, max: 9 }),
    fc.integer({ min: 1, max: 99_999_999 }).map((strike) => strike / 1000),
  ),
})
const row: fc.Arbitrary<Row> = fc.record({
  contract,
  exchange: fc.constantFrom('', '', 'W'),
  at: fc.integer({ min: 1, max: 3 }),
  knownAt: fc.integer({ min: 3, max: 5 }),
  bid: fc.integer({ min: 0, max: 100 }),
})

/** In the order of the key of chains, each key once. */
function sorted(rows: readonly Row[]): Row[] {
  const keyed = new Map(rows.map((one) => [`${symbolOf(one)} ${one.exchange} ${one.at}`, one]))
  return [...keyed].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one)
}

function symbolOf({ contract }: Row): string {
  return formatOccSymbol(contract)
}

function framed(rows: readonly Row[]): Frame<RecordSchema<'chains'>> {
  const frame = createFrame(RECORD_SCHEMAS.chains, rows.length)
  const { columns } = frame
  for (const [i, { contract, exchange, at, knownAt, bid }] of rows.entries()) {
    ;[columns.root[i], columns.right[i], columns.expiry[i]] = [contract.root, contract.right, contract.expiry]
    ;[columns.strike[i], columns.exchange[i], columns.bid[i]] = [contract.strike, exchange, bid]
    ;[columns.at[i], columns.knownAt[i]] = [at, knownAt]
  }
  return frame
}

describe('snapshots of a chain', () => {
  it('hold the quotes of one exchange and one instant, by the symbol, in the order in which they were known', () => {
    const property = fc.property(
      fc.array(row, { maxLength: 60 }),
      fc.array(contract, { maxLength: 20 }),
      (made, others) => {
        const rows = sorted(made)
        const snapshots = snapshotsOf('AAPL', framed(rows), '')
        const plain = [
          ...Map.groupBy(
            rows.filter(({ exchange }) => exchange === ''),
            ({ at }) => at,
          ),
        ]
        expect(new Set(snapshots.map(({ at }) => at))).toEqual(new Set(plain.map(([at]) => at)))
        const known = snapshots.map(({ knownAt }) => knownAt)
        expect(known).toEqual(known.toSorted((a, b) => a - b))
        for (const chain of snapshots) {
          const quotes = plain.find(([at]) => at === chain.at)![1]
          const symbols = quotes.map(symbolOf)
          expect(chain.knownAt).toBe(Math.max(...quotes.map(({ knownAt }) => knownAt)))
          expect(Array.from({ length: chain.length }, (_, i) => chain.symbol(i))).toEqual(symbols)
          expect(Array.from({ length: chain.length }, (_, i) => chain.bid(i))).toEqual(quotes.map(({ bid }) => bid))
          for (const symbol of [...symbols, ...others.map(formatOccSymbol), 'AAPL']) {
            expect(chain.rowOf(symbol)).toBe(symbols.indexOf(symbol))
          }
        }
      },
    )
    fc.assert(property, { numRuns: 300 })
  })

  it('are divided by root and expiry, calls by strike before puts by strike', () => {
    const property = fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), (made) => {
      for (const chain of snapshotsOf('AAPL', framed(sorted(made)), '')) {
        let next = 0
        for (const { root, expiry, from, to } of chain.expiries) {
          expect(from).toBe(next)
          next = to
          const own = Array.from({ length: to - from }, (_, i) => from + i)
          for (const at of own) expect(chain.symbol(at).startsWith(root)).toBe(true)
          const order = own.map((at) => (chain.right(at) === 'put' ? 1e6 : 0) + chain.strike(at))
          expect(order).toEqual(order.toSorted((a, b) => a - b))
          expect(new Set(chain.expiries.filter((one) => one.root === root && one.expiry === expiry)).size).toBe(1)
        }
        expect(next).toBe(chain.length)
      }
    })
    fc.assert(property, { numRuns: 300 })
  })
})
