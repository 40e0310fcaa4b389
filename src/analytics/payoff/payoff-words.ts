/** What is said of a payoff in sentences; the words follow from the figures by rules and never flatter. */
import { countedText, groupDigits } from '../../core/number-text.ts'
import { formatDate } from '../../core/time.ts'
import { newYorkDay } from '../../market/new-york-time.ts'
import { formatFixed, formatMoney, formatNumber, formatOdds, formatPercent } from '../../report/format.ts'
import { type FirstExpiry, profitZones, type Zone } from './first-expiry.ts'
import type { ExerciseRisk, Payoff } from './payoff.ts'
import type { HeldLeg, HeldOption } from './position.ts'

/** Cents only where there are some. */
export function priceText(price: number): string {
  const cents = Math.round(100 * price)
  return formatFixed(price, cents % 100 === 0 ? 0 : 2)
}

export function legText(leg: HeldLeg): string {
  const root = leg.root === undefined ? '' : ` ${leg.root}`
  const quantity = `${leg.quantity > 0 ? '+' : '−'}${groupDigits(String(Math.abs(leg.quantity)))}${root}`
  return leg.kind === 'shares' ? `${quantity} shares` : `${quantity} ${optionText(leg)}`
}

function optionText({ expiry, strike, right }: HeldOption): string {
  return `${expiry} ${priceText(strike)} ${right}`
}

const HALF_A_CENT = 0.005

/** Less is nothing to a position: options far from the money leave numbers such as 1e-100. */
const LEAST_GREEK = 0.0005

/** Delta and gamma in shares, the others in money. */
export function greekText(greek: number): string {
  if (Math.abs(greek) < LEAST_GREEK) return '0'
  return Math.abs(greek) < 1 ? formatFixed(greek, 3) : formatNumber(greek)
}

/** `Earns if SPY ends above 595.20 on 2024-12-20: at most 480 to gain, 520 to lose`. */
export function verdictOf(payoff: Payoff): string {
  const { position, first } = payoff
  const { maximumGain, maximumLoss } = first.profile
  const zones = profitZones(first.profile)
  const gain = maximumGain === Infinity ? 'gain without limit' : `at most ${formatMoney(maximumGain)} to gain`
  const loss = maximumLoss === Infinity ? 'loss without limit' : `at most ${formatMoney(maximumLoss)} to lose`
  const both = `${gain}, ${maximumGain === Infinity ? loss : loss.replace('at most ', '')}`
  if (isEvenEverywhere(payoff)) return `Earns and loses nothing, wherever ${position.underlying} ends`
  if (zones.length === 0) return `Earns nothing, wherever ${position.underlying} ends: ${loss}`
  if (maximumLoss === 0)
    return `Cannot lose ${first.isLast ? 'at expiry' : `by ${first.date}`}: ${gain}; such prices are seldom real`
  const where = zones.map(zoneText).join(' or ')
  return `Earns if ${position.underlying} ends ${where} on ${first.date}: ${both}`
}

/** As a box at the value of the model: what is left of it is rounding. */
function isEvenEverywhere({ first }: Payoff): boolean {
  return Math.max(first.profile.maximumGain, first.profile.maximumLoss) < HALF_A_CENT
}

function zoneText({ from, to }: Zone): string {
  if (from === 0 && to === Infinity) return 'anywhere'
  if (from === 0) return `below ${priceText(to)}`
  return to === Infinity ? `above ${priceText(from)}` : `between ${priceText(from)} and ${priceText(to)}`
}

export function costText({ cost }: Pick<Payoff, 'cost'>): string {
  if (Math.abs(cost) < HALF_A_CENT) return 'Costs nothing to open'
  return cost > 0 ? `Costs ${formatMoney(cost)} to open` : `Brings ${formatMoney(-cost)} when opened`
}

export function chanceText({ probability, volatility }: Payoff): string {
  return `A profit in ${formatOdds(probability.profit)} cases at a volatility of ${formatPercent(volatility)}`
}

/** At one volatility for the price as a whole, without a view on where it goes. */
export const HOW_LIKELY = 'risk-neutral, from a lognormal price'

export function breakevenText(payoff: Payoff): string {
  if (isEvenEverywhere(payoff)) return 'everywhere'
  const { breakevens } = payoff.first.profile
  return breakevens.length === 0 ? 'none' : breakevens.map(priceText).join(', ')
}

/** Infinity in words. */
export function boundText(amount: number): string {
  return amount === Infinity ? 'no limit' : formatMoney(amount)
}

export function marginText({ margin }: Payoff): string {
  const { requirement, longValue } = margin
  return longValue > 0
    ? `${formatMoney(requirement)}, with long options of ${formatMoney(longValue)} paid in full`
    : formatMoney(requirement)
}

export function stressText({ stress, position }: Payoff): string {
  const { spot } = stress.worst
  if (stress.requirement === stress.leastRequirement) return 'the least per contract'
  return `worst at ${priceText(spot)}, ${signedPercent(spot / position.terms.spot - 1)}`
}

function signedPercent(fraction: number): string {
  return `${fraction > 0 ? '+' : ''}${formatPercent(fraction)}`
}

export const PRODUCTS = {
  equity: 'a share or fund',
  broad_index: 'a broad index',
  small_broad_index: 'a small-cap index',
}

/** What a person should know before trusting the figures. */
export function doubtsAbout(payoff: Payoff): string[] {
  const { first, volatility, position } = payoff
  const doubts = [
    ...(first.profile.maximumLoss === Infinity ? ['The loss has no limit.'] : []),
    ...payoff.exerciseRisks.map(riskText),
    ...expiriesMoved(payoff),
    ...onFutures(payoff),
    ...severalExpiries(payoff),
    ...dividendLeftOut(payoff),
    ...assumedPrices(payoff),
    ...impliedVolatilities(payoff),
    `The probability takes the price as lognormal with a volatility of ${formatPercent(volatility)}, without a view: a smile and a trend would change it.`,
    `Fees, spreads and taxes are left out. Margin follows FINRA rule 4210 for ${PRODUCTS[position.product]}; a broker may ask for more.`,
  ]
  return doubts
}

function riskText({ leg, kind, size }: ExerciseRisk): string {
  const name = legText(leg)
  if (kind === 'pin') {
    return `${name} may be pinned: ${formatPercent(size)} to end so near the strike that exercise is anybody's guess.`
  }
  const gain =
    kind === 'dividend' ? `the dividend of ${priceText(size)}` : `${priceText(size)} of interest on the strike`
  return `${name} may be assigned early: its holder gains ${gain}, more than the time value left.`
}

/** Dates on which nothing is traded. */
function expiriesMoved({ position }: Payoff): string[] {
  const moved = new Map<string, string>()
  for (const leg of position.legs) {
    if (leg.kind === 'shares') continue
    const last = formatDate(newYorkDay(leg.expiresAt))
    if (last !== leg.expiry) moved.set(leg.expiry, last)
  }
  return [...moved].map(([expiry, last]) => `${expiry} is no session; such legs are taken to end with that of ${last}.`)
}

function dividendLeftOut({ dividend }: Payoff): string[] {
  if (dividend === undefined) return []
  const amount = priceText(dividend.amount)
  return [
    `The dividend of ${amount} counts for the risk of early exercise alone; values and bounds know only the yield.`,
  ]
}

/** What VIX is worth later cannot be had by buying it today. */
function onFutures({ position }: Payoff): string[] {
  if (position.underlying !== 'VIX') return []
  return [
    'Options on VIX follow its futures, not the index: give the future of the expiry as --spot, the rate as --yield.',
  ]
}

function severalExpiries({ first, position }: Payoff): string[] {
  if (first.isLast) return []
  return [
    `Legs that expire after ${first.date} are valued by the model at that date with the volatilities of today.`,
    ...position.legs.filter((leg) => outlives(leg, first)).map((leg) => openAfter(leg, first)),
  ]
}

/** The leg that expired cannot cover it any more. */
function outlives(leg: HeldLeg, { years }: FirstExpiry): boolean {
  return leg.kind === 'option' && leg.quantity < 0 && leg.yearsToExpiry > years
}

function openAfter(leg: HeldLeg, { date }: FirstExpiry): string {
  return `${legText(leg)} is still short after what expires on ${date}: gain and loss are those of that date, and it may lose more later.`
}

function assumedPrices({ position }: Payoff): string[] {
  const count = position.legs.filter((leg) => leg.kind === 'option' && !leg.isPriceGiven).length
  if (count === 0) return []
  const legs = count === 1 ? '1 leg without a price is' : `${count} legs without a price are`
  return [`${legs} taken as opened at the value of the model, where nobody may trade.`]
}

function impliedVolatilities({ position }: Payoff): string[] {
  const count = position.legs.filter((leg) => leg.kind === 'option' && leg.isVolatilityImplied).length
  if (count === 0) return []
  const legs = countedText(count, 'leg', 'legs')
  return [`The volatilities of ${legs} are those that their prices imply, as if these were today's.`]
}
