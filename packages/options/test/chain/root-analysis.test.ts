import { describe, expect, it } from 'vitest'
import { analyseRoot } from '../../src/index.ts'
import { modelQuotes } from './model-chain.ts'

const RATE = 0.045
const STRIKES = Array.from({ length: 41 }, (_, i) => 80 + i)
const volatility = () => 0.2

/** Enough quotes to tell a rate at a quarter and a half year; one strike, which cannot, at one year. */
function expiries() {
  const at = (years: number, strikes: readonly number[]) => ({
    years,
    quotes: modelQuotes({ forward: 100, years, rate: RATE, volatility, strikes }),
  })
  return [at(0.25, STRIKES), at(0.5, STRIKES), at(1, [100])]
}

describe('the rate of an expiry that parity cannot tell', () => {
  it('is that of the nearest expiry where the market’s is not known', () => {
    const analysed = analyseRoot(expiries(), { exercise: 'european', spot: 100, rate: Number.NaN })
    expect(analysed.map(({ rateSource }) => rateSource)).toEqual(['parity', 'parity', 'neighbour'])
    expect(analysed[2]!.forward.rate).toBeCloseTo(analysed[1]!.forward.rate, 12)
    expect(analysed[2]!.forward.rate).toBeCloseTo(RATE, 6)
  })

  it('is the market’s where that is known', () => {
    const analysed = analyseRoot(expiries(), { exercise: 'european', spot: 100, rate: 0.01 })
    expect(analysed.map(({ rateSource }) => rateSource)).toEqual(['parity', 'parity', 'given'])
    expect(analysed[2]!.forward.rate).toBe(0.01)
  })

  it('is 0 where nothing tells one', () => {
    const [only] = analyseRoot([expiries()[2]!], { exercise: 'european', spot: 100, rate: Number.NaN })
    expect(only).toMatchObject({ rateSource: 'none', forward: { rate: 0 } })
  })
})
