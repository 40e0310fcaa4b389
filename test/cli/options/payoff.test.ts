/** `options payoff`: how positions are written, what is said of them, and what is refused. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { normalCdf } from '@bellwether/options'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseLeg, parseLegs } from '../../../src/cli/options/leg-text.ts'
import { run } from '../../../src/cli/options/payoff.ts'
import { STRATEGIES } from '../../../src/cli/options/strategy-legs.ts'
import { dayNumber } from '../../../src/core/time.ts'

const folder = mkdtempSync(join(tmpdir(), 'payoff-'))
const NOW = Date.UTC(2024, 10, 25, 21)
const clock = { now: () => NOW }

interface Data {
  readonly verdict: string
  readonly at: string
  readonly exercise: string
  readonly product: string
  readonly isExact: boolean
  readonly cost: number
  readonly profit: number
  readonly delta: number
  readonly theta: number
  readonly thetaPerDay: number
  readonly vega: number
  readonly vegaPerPoint: number
  readonly maximumGain: number | null
  readonly maximumLoss: number | null
  readonly breakevens: readonly number[]
  readonly probability: { profit: number; loss: number; even: number; volatility: number }
  readonly margin: { requirement: number; longValue: number }
  readonly stress: { requirement: number }
  readonly legs: readonly {
    quantity: number
    strike: number
    right: string
    mark: number
    price: number
    yearsToExpiry: number
    volatility: number
  }[]
  readonly exerciseRisks: readonly { leg: string; kind: string; size: number }[]
}

async function payoff(options: Record<string, string>) {
  const { data, text, warnings } = await run({ options: { spot: '588', ...options } }, { clock })
  return { data: data as unknown as Data, text, warnings: warnings! }
}

const SPREAD = '+1 SPY 2024-12-20 C 590 @ 5.20, -1 SPY 2024-12-20 C 600 @ 2.10'

describe('legs as a trader writes them', () => {
  const wanted = {
    kind: 'option',
    quantity: -2,
    root: 'SPY',
    right: 'put',
    strike: 560.5,
    expiry: { day: dayNumber(2024, 12, 20) },
    price: 4.1,
    volatility: 0.18,
  }

  it.each([
    '-2 SPY 2024-12-20 P 560.5 @ 4.1 iv 18%',
    '-2 SPY 2024-12-20 560.5P @4.1 iv 0.18',
    'sell 2 spy 560.5 put 2024-12-20 vol 18% at 4.10',
    '−2x  P560.5 SPY 2024-12-20 iv18% @ 4.1',
    '-2 SPY241220P00560500 @ 4.1 iv 18%',
    '-2 SPY   241220P00560500 @ 4.1 iv 18%',
  ])('reads %s', (text) => {
    expect(parseLeg(text)).toEqual(wanted)
  })

  it('reads shares, days to expiry, a root that is a right, and several legs', () => {
    expect(parseLeg('+100 SPY @ 588.10')).toEqual({ kind: 'shares', quantity: 100, root: 'SPY', price: 588.1 })
    expect(parseLeg('buy 100 shares')).toEqual({ kind: 'shares', quantity: 100, root: undefined, price: undefined })
    expect(parseLeg('+1 45d C 100')).toMatchObject({
      right: 'call',
      strike: 100,
      expiry: { days: 45 },
      price: undefined,
    })
    expect(parseLeg('+1 C 2024-12-20 C 60')).toMatchObject({ root: 'C', right: 'call', strike: 60 })
    expect(parseLegs(`${SPREAD};+1 30d 10p\n`).map(({ quantity }) => quantity)).toEqual([1, -1, 1])
  })

  it.each([
    ['', 'there is no leg'],
    ['SPY 2024-12-20 C 590', 'no quantity'],
    ['+0 SPY 2024-12-20 C 590', 'no quantity'],
    ['+1 SPY C 590', 'no expiry'],
    ['+1 SPY 2024-12-20', 'no right and strike'],
    ['+1 SPY 2024-13-20 C 590', 'no date'],
    ['+1 SPY 2024-12-20 C 0', 'not above 0'],
    ['+1 SPY 2024-12-20 C 590 P 580', 'two of right'],
    ['+1 SPY QQQ 2024-12-20 C 590', 'two of root, SPY and QQQ'],
    ['+1 SPY 2024-12-20 C 590 5.20', '"5.20" is not understood'],
    ['+1 SPY 2024-12-20 C 590 @', '"@" is not understood'],
  ])('refuses "%s"', (text, why) => {
    expect(() => parseLegs(text)).toThrow(
      expect.objectContaining({ code: 'USAGE_VALUE', message: expect.stringContaining(why) }),
    )
  })
})

describe('what is said of a position', () => {
  it('of a spread: bounds, breakeven, Greeks in both units, probability', async () => {
    const { data, text } = await payoff({ legs: SPREAD, rate: '4.5%', yield: '1.2%', volatility: '12%' })
    expect(data).toMatchObject({
      maximumGain: expect.closeTo(690, 9),
      maximumLoss: expect.closeTo(310, 9),
      isExact: true,
    })
    expect(data.cost).toBeCloseTo(310, 9)
    expect(data.breakevens).toEqual([expect.closeTo(593.1, 9)])
    expect(data.verdict).toBe('Earns if SPY ends above 593.10 on 2024-12-20: at most 690.00 to gain, 310.00 to lose')
    expect(text.split('\n')[0]).toBe(`${data.verdict}.`)
    expect(data.thetaPerDay).toBe(data.theta / 365)
    expect(data.vegaPerPoint).toBe(data.vega / 100)
    // Black and Scholes's N(d2) at the breakeven.
    const years = data.legs[0]!.yearsToExpiry
    const d2 = (Math.log(588 / 593.1) + (0.045 - 0.012 - 0.12 ** 2 / 2) * years) / (0.12 * Math.sqrt(years))
    expect(data.probability.profit).toBeCloseTo(normalCdf(d2), 9)
    expect(data.probability.profit + data.probability.loss + data.probability.even).toBeCloseTo(1, 12)
  })

  it('takes the volatility that each price implies where none is given, so that marks are the prices', async () => {
    const { data, warnings } = await payoff({ legs: SPREAD, rate: '0.045', yield: '0.012' })
    for (const leg of data.legs) expect(leg.mark).toBeCloseTo(leg.price, 6)
    expect(data.legs[0]!.volatility).not.toBe(data.legs[1]!.volatility)
    expect(data.profit).toBeCloseTo(0, 4)
    expect(warnings).toContain(
      "The volatilities of 2 legs are those that their prices imply, as if these were today's.",
    )
  })

  it.each([
    ['-1 SPY 30d C 600 @ 2', 'Earns if SPY ends below 602', 200, null],
    ['+1 SPY 30d C 600 @ 2', 'Earns if SPY ends above 602', null, 200],
    ['+1 SPY 30d P 580 @ 5', 'Earns if SPY ends below 575', 57_500, 500],
    ['+1 SPY 30d C 590 @ 8, +1 SPY 30d P 590 @ 9', 'Earns if SPY ends below 573 or above 607', null, 1700],
    ['-1 SPY 30d C 590 @ 8, -1 SPY 30d P 590 @ 9', 'Earns if SPY ends between 573 and 607', 1700, null],
    ['+1 SPY 30d C 590 @ 12, -1 SPY 30d C 600 @ 1', 'Earns nothing, wherever SPY ends', 0, 1100],
    ['+1 SPY 30d C 590 @ 2, -1 SPY 30d C 600 @ 3', 'Cannot lose at expiry', 1100, 0],
    ['+100 SPY @ 580, -1 SPY 30d C 600 @ 3', 'Earns if SPY ends above 577', 2300, 57_700],
  ])('of %s', async (legs, verdict, gain, loss) => {
    const { data } = await payoff({ legs, volatility: '20%' })
    expect(data.verdict.startsWith(verdict), data.verdict).toBe(true)
    expect(data.maximumGain).toEqual(gain === null ? null : expect.closeTo(gain, 9))
    expect(data.maximumLoss).toEqual(loss === null ? null : expect.closeTo(loss, 9))
  })

  it('holds an iron condor for the width of one side', async () => {
    const strikes = { strategy: 'iron-condor', strikes: '560,570,610,620', expiry: '2024-12-20', root: 'SPY' }
    const { data } = await payoff({ ...strikes, prices: '0.75,2.03,2.13,0.88', volatility: '14%' })
    // FINRA rule 4210(f)(2)(H): the greater of the two spreads' requirements.
    expect(data.margin.requirement).toBeCloseTo(1000, 9)
    expect(data.cost).toBeCloseTo(-253, 9)
    expect(data.legs.map(({ quantity, right }) => `${quantity}${right}`)).toEqual(['1put', '-1put', '-1call', '1call'])
  })

  it('values a calendar by the model at its near expiry, and says so', async () => {
    const { data, warnings } = await payoff({
      strategy: 'call-calendar',
      strikes: '590',
      expiry: '2024-12-20',
      farExpiry: '2025-01-17',
      root: 'SPY',
      volatility: '14%',
    })
    expect(data.isExact).toBe(false)
    expect(data.maximumLoss).toBeCloseTo(data.cost, 0)
    expect(data.breakevens.length).toBe(2)
    expect(data.verdict).toMatch(/^Earns if SPY ends between 5\d\d\.\d\d and 6\d\d\.\d\d on 2024-12-20/)
    expect(warnings.join()).toContain('Legs that expire after 2024-12-20 are valued by the model')
    expect(warnings.join()).not.toContain('still short')
  })

  it('says of a short leg that outlives the others that it may lose more than by the first expiry', async () => {
    const legs = '+1 SPY 2024-12-20 C 590 @ 5.20, -1 SPY 2025-03-21 C 590 @ 30'
    const { data, warnings } = await payoff({ legs })
    expect(data.maximumLoss).not.toBeNull()
    expect(data.verdict).not.toContain('at expiry')
    expect(warnings.join()).toContain('−1 SPY 2025-03-21 590 call is still short after what expires on 2024-12-20')
  })

  it('keeps to a terminal of 80 columns below the verdict, and writes no powers of ten for what is nothing', async () => {
    const one = await payoff({ legs: '+1 SPY 2024-12-20 C 590 @ 5.20', volatility: '12%' })
    for (const line of one.text.split('\n').slice(1)) expect(line.length, line).toBeLessThanOrEqual(80)
    const far = await payoff({ legs: '+1 SPY 2d C 500, -1 SPY 2d P 500', volatility: '10%' })
    expect(far.text).not.toContain('10⁻')
    expect(far.text).toMatch(/^−1 SPY \S+ 500 put .* 0 +0 +0 +0$/m)
  })

  it('counts legs opened at the value of the model, which shares are not, and knows that VIX is not held', async () => {
    const { warnings } = await payoff({ strategy: 'covered-call', strikes: '600', expiry: '30d', prices: '4' })
    expect(warnings.join()).not.toContain('without a price')
    const vix = await payoff({ legs: '+1 VIX 2024-12-18 C 20', spot: '15', volatility: '90%' })
    expect(vix.warnings.join()).toContain('1 leg without a price')
    expect(vix.warnings.join()).toContain('Options on VIX follow its futures')
  })

  it('says where an expiry is no session, and that a dividend moves no value', async () => {
    const { warnings } = await payoff({
      legs: '+1 SPY 2024-12-25 C 590',
      volatility: '12%',
      dividend: '2024-12-20:1.90',
    })
    expect(warnings).toContain('2024-12-25 is no session; such legs are taken to end with that of 2024-12-24.')
    expect(warnings.join()).toContain('The dividend of 1.90 counts for the risk of early exercise alone')
    expect((await payoff({ legs: SPREAD })).warnings.join()).not.toMatch(/no session|dividend/)
  })

  it('warns of early exercise for a dividend, of interest, and of a pin', async () => {
    const call = await payoff({
      legs: '-1 SPY 2024-12-20 C 500 @ 88.2',
      volatility: '14%',
      dividend: '2024-12-20:1.90',
    })
    expect(call.data.exerciseRisks).toEqual([{ leg: '−1 SPY 2024-12-20 500 call', kind: 'dividend', size: 1.9 }])
    const put = await payoff({ legs: '-1 SPY 2024-12-20 P 700 @ 112', volatility: '14%', rate: '5%' })
    expect(put.data.exerciseRisks[0]).toMatchObject({ kind: 'interest' })
    const index = await payoff({ legs: '-1 SPX 2024-12-20 P 700 @ 112', volatility: '14%', rate: '5%' })
    expect(index.data).toMatchObject({ exercise: 'european', product: 'broad_index', exerciseRisks: [] })
    const pinned = await payoff({ legs: '-1 SPY 2024-12-20 C 588 @ 1', volatility: '14%', at: '2024-12-20T15:00' })
    expect(pinned.data.exerciseRisks[0]).toMatchObject({ kind: 'pin' })
  })
})

describe('time', () => {
  const years = async (root: string, at: string) =>
    (await payoff({ legs: `+1 ${root} 2024-12-20 C 590`, volatility: '14%', at })).data.legs[0]!.yearsToExpiry * 365

  it('takes a date for its close, and a time for New York', async () => {
    expect(await years('SPY', '2024-12-19')).toBeCloseTo(1, 12)
    expect(await years('SPY', '2024-12-20T10:00')).toBeCloseTo(6 / 24, 12)
    expect(await years('SPY', '2024-12-20T15:00Z')).toBeCloseTo(6 / 24, 12)
    expect(await years('SPY', '2024-11-29')).toBeCloseTo(21 + 3 / 24, 12)
  })

  it('ends AM-settled roots at the open of their expiry', async () => {
    expect(await years('SPX', '2024-12-19')).toBeCloseTo(17.5 / 24, 12)
    expect(await years('SPXW', '2024-12-19')).toBeCloseTo(1, 12)
  })

  it('names an expiry so many days away by its date in New York', async () => {
    const { data } = await payoff({ legs: '+1 SPY 30d C 590', volatility: '14%', at: '2024-11-25T22:30' })
    expect(data.verdict).toContain(' on 2024-12-25')
  })

  it('asks the clock where --at is not given', async () => {
    expect((await payoff({ legs: SPREAD })).data.at).toBe('2024-11-25T21:00:00Z')
  })
})

describe('strategies by name', () => {
  it.each(Object.keys(STRATEGIES) as (keyof typeof STRATEGIES)[])('%s has a verdict and a reverse', async (name) => {
    const count = STRATEGIES[name].strikes.length
    const strikes = ['570', '585', '600', '615'].slice(0, count).join()
    const far: Record<string, string> = name.endsWith('calendar') ? { farExpiry: '60d' } : {}
    const options = { strategy: name, strikes, expiry: '30d', volatility: '15%', ...far }
    const [held, reverse] = [await payoff(options), await payoff({ ...options, quantity: '-1' })]
    expect(held.data.verdict).toMatch(/^(Earns|Cannot)/)
    expect(reverse.data.delta).toBeCloseTo(-held.data.delta, 6)
    expect(reverse.data.cost).toBeCloseTo(-held.data.cost, 6)
    expect(held.data.probability.profit + reverse.data.probability.profit + held.data.probability.even).toBeCloseTo(
      1,
      6,
    )
  })

  it('is worth its strikes for a box, whatever the price', async () => {
    const { data } = await payoff({
      strategy: 'box',
      strikes: '580,600',
      expiry: '30d',
      volatility: '15%',
      exercise: 'european',
      prices: '20,8,7,15',
    })
    expect(data.maximumGain).toBeCloseTo(2000 - data.cost, 6)
    expect(data.delta).toBeCloseTo(0, 9)
    const fair = { strategy: 'box', strikes: '580,600', expiry: '30d', volatility: '12%', exercise: 'european' }
    const { text } = await payoff(fair)
    expect(text).toMatch(/^Earns and loses nothing, wherever the underlying ends\.\n[^]*breakeven +everywhere/)
  })
})

describe('files', () => {
  const members = { spot: 588, rate: '4.5%', yield: 0.012, at: '2024-11-25T10:30' }
  const flags = { legs: SPREAD, rate: '4.5%', yield: '0.012', at: '2024-11-25T10:30' }

  it('reads a position from YAML and JSON; the command line wins', async () => {
    const expected = (await payoff(flags)).data
    const yaml = join(folder, 'position.yaml')
    const [first, second] = SPREAD.split(', ')
    const lines = Object.entries(members).map(([name, value]) => `${name}: ${value}`)
    writeFileSync(yaml, `${lines.join('\n')}\nlegs:\n  - ${first}\n  - ${second}\n`)
    expect((await run({ options: { legs: yaml } }, { clock })).data).toEqual(expected)
    const json = join(folder, 'position.json')
    const leg = { root: 'SPY', expiry: '2024-12-20', right: 'call' }
    const legs = [
      { quantity: 1, ...leg, strike: 590, price: 5.2 },
      { quantity: -1, ...leg, strike: 600, price: 2.1 },
    ]
    writeFileSync(json, JSON.stringify({ ...members, spot: 500, legs }))
    expect((await run({ options: { legs: json, spot: '588' } }, { clock })).data).toEqual(expected)
    writeFileSync(json, '{"legs": ["+1 30d C 100"], "spott": 3}')
    await expect(run({ options: { legs: json } }, { clock })).rejects.toMatchObject({ code: 'USAGE_VALUE' })
    writeFileSync(json, '{"legs": [')
    await expect(run({ options: { legs: json } }, { clock })).rejects.toMatchObject({ code: 'USAGE_VALUE' })
  })

  it('writes a page, or the picture alone, by the name', async () => {
    const [page, picture] = [join(folder, 'payoff.html'), join(folder, 'payoff.svg')]
    const { data } = await payoff({ ...flags, out: page })
    expect(readFileSync(page, 'utf8')).toContain(`<h1>${data.verdict}</h1>`)
    await payoff({ ...flags, out: picture })
    const svg = readFileSync(picture, 'utf8')
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="956"/)
    expect(svg).toContain('<text class="heading" x="16" y="26">What does it earn where SPY ends?</text>')
    expect(svg).not.toMatch(/var\(--|NaN|Infinity|data-plot/)
    await expect(payoff({ ...flags, out: join(folder, 'payoff.png') })).rejects.toMatchObject({ code: 'USAGE_VALUE' })
  })
})

describe('what cannot be shown', () => {
  it.each([
    [{ legs: SPREAD, spot: '' }, '--spot is .'],
    [{ legs: SPREAD, spot: '-1' }, '--spot is -1.'],
    [{ legs: SPREAD, volatility: '14' }, '--volatility is 14, which is 1400 %.'],
    [{ legs: SPREAD, volatility: '-0.1' }, '--volatility is -0.1.'],
    [{ legs: SPREAD, rate: '4.5' }, '--rate is 4.5, which is 450 %.'],
    [{ legs: SPREAD, yield: '1.1' }, '--yield is 1.1, which is 110 %.'],
    [{ legs: SPREAD, rate: 'x' }, '--rate is x.'],
    [{ legs: SPREAD, at: 'soon' }, '--at is soon.'],
    [{ legs: SPREAD, at: '2024-12-20' }, 'expires at 2024-12-20 16:00 New York'],
    [{ legs: SPREAD, dividend: '1.9' }, '--dividend is 1.9.'],
    [{ legs: '+1 SPY 30d C 590' }, 'neither a price nor a volatility'],
    [{ legs: '+1 SPY 30d C 500 @ 1' }, 'a price that no volatility gives at a spot of 588 (below_intrinsic)'],
    [{ legs: '+1 SPY 30d C 590 @ 5, -1 QQQ 30d C 590 @ 5' }, 'The legs are on SPY and QQQ.'],
    [{ legs: '+100 SPY' }, '--legs is +100 SPY.'],
    [{}, 'options payoff needs --legs.'],
    [{ strategy: 'call', strikes: '590' }, 'options payoff needs --expiry.'],
    [{ legs: SPREAD, strategy: 'call' }, 'Both --legs and --strategy call'],
    [{ strategy: 'condor', strikes: '590,580', expiry: '30d' }, 'The strikes of condor are 590, 580.'],
    [{ strategy: 'call-calendar', strikes: '590', expiry: '30d' }, 'call-calendar has no far expiry.'],
    [
      { strategy: 'put-calendar', strikes: '590', expiry: '60d', farExpiry: '30d' },
      '--far-expiry is not after --expiry.',
    ],
    [
      { strategy: 'put-calendar', strikes: '590', expiry: '2024-12-20', farExpiry: '2024-12-20' },
      '--far-expiry is not after --expiry.',
    ],
    [{ strategy: 'call', strikes: '590', expiry: '30d', prices: '1,2' }, '--prices has 2 numbers.'],
    [{ strategy: 'call', strikes: '590', expiry: 'soon' }, '--expiry is soon.'],
    [{ strategy: 'call', strikes: 'x', expiry: '30d' }, '--strikes is x.'],
    [{ strategy: 'call', strikes: '590', expiry: '30d', quantity: '0' }, '--quantity is 0.'],
  ] as readonly (readonly [Record<string, string>, string])[])('%j', async (options, message) => {
    await expect(payoff(options)).rejects.toMatchObject({
      code: 'USAGE_VALUE',
      message: expect.stringContaining(message),
    })
  })

  it('whatever the legs, figures are finite or without limit, and probabilities add up to one', async () => {
    const leg = fc.record({
      quantity: fc.integer({ min: -3, max: 3 }).filter((n) => n !== 0),
      right: fc.constantFrom('C', 'P'),
      strike: fc.double({ min: 1, max: 2000, noNaN: true }),
      days: fc.integer({ min: 1, max: 700 }),
      price: fc.double({ min: 0, max: 500, noNaN: true }),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.array(leg, { minLength: 1, maxLength: 3 }),
        fc.double({ min: 0.01, max: 3, noNaN: true }),
        async (legs, volatility) => {
          const words = legs.map(
            (l) =>
              `${l.quantity > 0 ? '+' : ''}${l.quantity} ${l.days}d ${l.right} ${l.strike.toFixed(3)} @ ${l.price.toFixed(2)}`,
          )
          const { data } = await payoff({ legs: words.join(), volatility: volatility.toFixed(4), exercise: 'european' })
          expect(JSON.stringify(data)).not.toMatch(/null,"profit"|"value":null/)
          expect(data.probability.profit + data.probability.loss + data.probability.even).toBeCloseTo(1, 9)
          expect(data.margin.requirement).toBeGreaterThanOrEqual(0)
          for (const bound of [data.maximumGain, data.maximumLoss])
            if (bound !== null) expect(bound).toBeGreaterThanOrEqual(0)
        },
      ),
      { numRuns: 40 },
    )
  })
})
