/** Hand-computed ex-dates, each with the rule it follows. */
import { describe, expect, it } from 'vitest'
import { type CorporateAction, corporateActionRule } from '../../../../src/backtest/engine/life/corporate-actions.ts'
import { parseDate } from '../../../../src/core/time.ts'
import type { ListedOption } from '../../../../src/trading/instrument.ts'
import { adjustForSplit } from '../../../../src/trading/life/adjustment.ts'
import { exerciseValue } from '../../../../src/trading/life/exercise.ts'
import { fromMicros, toMicros } from '../../../../src/trading/money.ts'
import { closeOf, HandAccount, openOf } from './account.ts'

function onExDate(account: HandAccount, action: Omit<CorporateAction, 'exDate'>, exDate: string): HandAccount {
  return account.goTo(openOf(exDate), [corporateActionRule([{ ...action, exDate: parseDate(exDate) }])])
}

const positions = (account: HandAccount) => account.ledger.positions().map(({ symbol, quantity }) => [symbol, quantity])

describe('dividends', () => {
  const quarterly = { symbol: 'SPY', action: 'dividend', amount: 1.759 } as const

  it('are earned by shares held at the close before the ex-date and owed by shares sold short', () => {
    expect(onExDate(new HandAccount(0).hold('SPY', 300), quarterly, '2024-06-21').gain).toBe(527.7)
    expect(onExDate(new HandAccount(0).hold('SPY', -300), quarterly, '2024-06-21').gain).toBe(-527.7)
  })

  it('that are ordinary change no option (OCC By-Laws, Article VI, section 11A, interpretation .01)', () => {
    const account = onExDate(new HandAccount(0).hold('SPY240719C00540000', 2), quarterly, '2024-06-21')
    expect([account.gain, positions(account)]).toEqual([0, [['SPY240719C00540000', 2]]])
  })

  it('that are special lower the strike by their amount, from 0.125 a share on (the same)', () => {
    const special = (amount: number) =>
      positions(
        onExDate(
          new HandAccount(0).hold('XYZ240719C00050000', 2),
          { symbol: 'XYZ', action: 'special-dividend', amount },
          '2024-06-21',
        ),
      )
    expect(special(3.5)).toEqual([['XYZ240719C00046500', 2]])
    expect(special(0.12)).toEqual([['XYZ240719C00050000', 2]])
  })

  it('in the form of a fund’s capital gains lower strikes however regular they are (the same)', () => {
    const gains = { symbol: 'QQQ', action: 'capital-gain', amount: 0.5 } as const
    const account = onExDate(new HandAccount(0).hold('QQQ240719P00450000', -1).hold('QQQ', 10), gains, '2024-06-21')
    expect([account.gain, positions(account)]).toEqual([
      5,
      [
        ['QQQ', 10],
        ['QQQ240719P00449500', -1],
      ],
    ])
  })
})

describe('a split into whole shares (OCC By-Laws, Article VI, section 11A: 7 for 1, AAPL, 2014-06-09)', () => {
  const split = { symbol: 'AAPL', action: 'split', amount: 7 } as const

  it('multiplies shares and contracts and divides the strike, to the cent', () => {
    const account = new HandAccount(0)
      .hold('AAPL', 100)
      .hold('AAPL140621C00600000', -1)
      .see('AAPL', 645.57, closeOf('2014-06-06'))
    expect(positions(onExDate(account, split, '2014-06-09'))).toEqual([
      ['AAPL', 700],
      ['AAPL140621C00085710', -7],
    ])
    expect(account.gain).toBe(0)
  })

  it('leaves the value of what is held as it was, before the market opens', () => {
    const account = new HandAccount(0).hold('AAPL', 100).hold('AAPL140621C00600000', 2)
    account.see('AAPL', 645.57, closeOf('2014-06-06')).see('AAPL140621C00600000', 46.4, closeOf('2014-06-06'))
    onExDate(account, split, '2014-06-09')
    expect(700 * account.price('AAPL')).toBeCloseTo(64_557, 6)
    expect(14 * account.price('AAPL140621C00085710')).toBeCloseTo(92.8, 9)
  })

  it('takes with the contracts what they have cost', () => {
    const account = new HandAccount(10_000)
    account.ledger.post({ at: 0, kind: 'fill', symbol: 'AAPL140621C00600000', cash: toMicros(-4640), quantity: 1 })
    onExDate(account.see('AAPL', 645.57, closeOf('2014-06-06')), split, '2014-06-09')
    expect(account.ledger.positions()).toEqual([{ symbol: 'AAPL140621C00085710', quantity: 7, cash: toMicros(-4640) }])
    expect(account.gain).toBe(-4640)
  })

  it('keeps contracts apart of which one takes the name of another: 700.00 becomes 100.00 as 100.00 becomes 14.29', () => {
    const [high, low] = ['AAPL140621C00700000', 'AAPL140621C00100000']
    const account = new HandAccount(0)
    account.ledger.post({ at: 0, kind: 'fill', symbol: high, cash: toMicros(-500), quantity: 1 })
    account.ledger.post({ at: 0, kind: 'fill', symbol: low, cash: toMicros(109_200), quantity: -2 })
    const close = closeOf('2014-06-06')
    account.see('AAPL', 645.57, close).see(high, 4.9, close).see(low, 545.3, close)
    onExDate(account, split, '2014-06-09')
    expect(account.ledger.positions()).toEqual([
      { symbol: low, quantity: 7, cash: toMicros(-500) },
      { symbol: 'AAPL140621C00014290', quantity: -14, cash: toMicros(109_200) },
    ])
    expect(account.price(low)).toBeCloseTo(0.7, 9)
    expect(account.price('AAPL140621C00014290')).toBeCloseTo(77.9, 9)
  })

  it('withdraws orders in what it changes, held or not', () => {
    const account = new HandAccount(0).hold('AAPL140621C00600000', 1)
    account.submit({ symbol: 'AAPL140621P00600000', quantity: 1, type: 'market', timeInForce: 'good-till-cancelled' })
    account.submit({
      symbol: 'AAPL140621C00600000',
      quantity: -1,
      type: 'limit',
      limit: toMicros(50),
      timeInForce: 'good-till-cancelled',
    })
    account.submit({
      symbol: 'AAPL',
      quantity: 5,
      type: 'limit',
      limit: toMicros(600),
      timeInForce: 'good-till-cancelled',
    })
    account.submit({
      symbol: 'SPY',
      quantity: 5,
      type: 'limit',
      limit: toMicros(190),
      timeInForce: 'good-till-cancelled',
    })
    onExDate(account.see('AAPL', 645.57, closeOf('2014-06-06')), split, '2014-06-09')
    expect(account.working.map(({ symbol }) => symbol)).toEqual(['SPY'])
  })
})

describe('any other split changes what a contract delivers (section 11A, SEC release 34-55258)', () => {
  const after = (symbol: string, contracts: number, underlying: string, ratio: number, price: number) => {
    const account = new HandAccount(0).hold(symbol, contracts).see(underlying, price, closeOf('2024-06-20'))
    return onExDate(account, { symbol: underlying, action: 'split', amount: ratio }, '2024-06-21')
  }
  const only = (account: HandAccount) => account.instruments.of(account.ledger.positions()[0]!.symbol) as ListedOption

  it('3 for 2: 150 shares for 100 times the same strike, under another root', () => {
    const account = after('XYZ240719C00040000', 2, 'XYZ', 1.5, 45)
    expect(positions(account)).toEqual([['XYZ1240719C00040000', 2]])
    expect(only(account)).toMatchObject({
      underlying: 'XYZ',
      multiplier: 100,
      strike: 40,
      deliverable: { shares: 150, cash: 0 },
    })
    // worth 500 before, (45 − 40) x 100, and after, 150 x 30 − 4,000
    expect(fromMicros(exerciseValue(only(account), toMicros(30)))).toBe(500)
  })

  it('4 for 3: 133 shares and a third of one in cash', () => {
    const account = after('XYZ240719C00040000', 1, 'XYZ', 4 / 3, 45)
    // a new share is worth 33.75, a third of it 11.25
    expect(only(account).deliverable).toEqual({ shares: 133, cash: toMicros(11.25) })
    expect(fromMicros(exerciseValue(only(account), toMicros(33.75)))).toBeCloseTo(500, 6)
  })

  it('then 2 for 1: twice the contracts at half the strike, each with half of the cash', () => {
    const uneven = only(after('XYZ240719C00040000', 1, 'XYZ', 4 / 3, 45))
    const { option, contracts } = adjustForSplit(uneven, 2, toMicros(16.875))
    expect([contracts, option.strike, option.deliverable]).toEqual([2, 20, { shares: 133, cash: toMicros(5.625) }])
    const worth = contracts * exerciseValue(option, toMicros(16.875))
    expect(worth).toBe(exerciseValue(uneven, toMicros(33.75)))
  })

  it('1 for 4, as of VXX on 2016-08-09: 25 shares; after another the root counts on', () => {
    const account = after('VXX160916P00010000', 3, 'VXX', 0.25, 9.6)
    expect(positions(account)).toEqual([['VXX1160916P00010000', 3]])
    expect(only(account).deliverable).toEqual({ shares: 25, cash: 0 })
    const again = after('VXX1160916P00010000', 3, 'VXX', 0.25, 9.6)
    expect(positions(again)).toEqual([['VXX2160916P00010000', 3]])
  })
})

it('pays cash for a fraction of a share: 15 shares 1 for 10 at 30.00 are 1 share and 15.00', () => {
  const account = new HandAccount(0).hold('XYZ', 15).see('XYZ', 3, closeOf('2024-06-20'))
  onExDate(account, { symbol: 'XYZ', action: 'split', amount: 0.1 }, '2024-06-21')
  expect([account.gain, positions(account)]).toEqual([15, [['XYZ', 1]]])
})

it('moves an ex-date without a session to the next one, and passes over what was before the run', () => {
  const rule = corporateActionRule([
    { symbol: 'SPY', exDate: parseDate('2003-06-20'), action: 'dividend', amount: 9 },
    { symbol: 'SPY', exDate: parseDate('2024-06-19'), action: 'dividend', amount: 1 },
  ])
  const account = new HandAccount(0).hold('SPY', 100).goTo(openOf('2024-06-20') - 1, [rule])
  expect(account.gain).toBe(0)
  expect(account.goTo(openOf('2024-06-20'), [rule]).gain).toBe(100)
})
