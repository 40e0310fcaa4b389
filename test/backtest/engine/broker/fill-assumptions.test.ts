import { expect, it } from 'vitest'
import { spreadFraction, touchPricing, volumeShare } from '../../../../src/backtest/engine/broker/fill-assumptions.ts'

const [BID, ASK] = [1_000_000, 1_100_001]

it('buys at the ask and sells at the bid by the touch', () => {
  expect(touchPricing.price(1, BID, ASK, 4)).toBe(ASK)
  expect(touchPricing.price(-1, BID, ASK, 4)).toBe(BID)
})

it('gives a package of more legs a better price, and rounds against us', () => {
  const pricing = spreadFraction({ byLegs: [0.75, 0.66, 0.5] })
  expect(pricing.price(1, BID, ASK, 1)).toBe(BID + 75_001)
  expect(pricing.price(-1, BID, ASK, 1)).toBe(ASK - 75_001)
  expect(pricing.price(1, BID, ASK, 3)).toBe(BID + 50_001)
  expect(pricing.price(1, BID, ASK, 9)).toBe(pricing.price(1, BID, ASK, 3))
})

it('takes a share of what is on offer, and nothing where that is not known', () => {
  const rule = volumeShare({ share: 0.1 })
  expect([rule.most(99), rule.most(Number.NaN)]).toEqual([9, 0])
})
