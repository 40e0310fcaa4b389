export { americanGreeks, type AmericanOption, americanPrice } from './american/american.ts'
export { type AmericanColumns, type AmericanPricer, plainAmericanPricer } from './american/american-columns.ts'
export { impliedAmericanColumns } from './american/implied-columns.ts'
export { americanImpliedVolatility } from './american/implied.ts'
export type { Preset, SchemeName } from './american/scheme.ts'
export type { AmericanValue } from './american/value.ts'
export {
  type Column,
  type ColumnPricer,
  type ContractColumns,
  type ImpliedColumns,
  type MarketColumns,
  plainPricer,
  type PricedColumns,
  type QuoteColumns,
  type SecondOrderColumns,
} from './columns.ts'
export type { Carry, Exercise, OptionContract, OptionMarket, Right } from './contract.ts'
export { cashDividendGreeks, cashDividendPrice, MOST_CASH_DIVIDEND_DEVIATION } from './dividends/cash-dividend.ts'
export type { CashDividend } from './dividends/dividend.ts'
export type { DividendModel } from './dividends/model.ts'
export { europeanGreeks, europeanPrice, type Greeks, type PricedOption } from './european/greeks.ts'
export { europeanImpliedVolatility } from './implied/implied-volatility.ts'
export { IV_STATUSES, type ImpliedVolatility, type ImpliedVolatilityStatus } from './implied/status.ts'
export { exp, log } from './math/elementary.ts'
export { kernelMemory } from './kernel/kernel-memory.ts'
export { OptionKernel } from './kernel/option-kernel.ts'
export type { KernelMemory } from './kernel/web-assembly.ts'
export { erfc, normalCdf, normalDensity, normalQuantile } from './math/normal.ts'

export {
  expiryInstants,
  type ExpiryInstants,
  indexMinutes,
  type LocalOffset,
  type SessionHours,
  type Settlement,
  type YearCount,
  yearsToExpiry,
} from './chain/time-to-expiry.ts'
export { type ChainQuotes, type ExpiryQuotes, type ExpirySlice, splitByExpiry } from './chain/expiry-quotes.ts'
export { QUOTE_CONDITIONS, type QuoteCondition, quoteCondition } from './chain/quote-condition.ts'
export { type StrikeLadder, strikeLadder } from './chain/strike-ladder.ts'
export { type ForwardStatus, impliedForward, type ImpliedForward, type ParityOptions } from './chain/implied-forward.ts'
export { americanForward, type AmericanParityOptions } from './chain/american-forward.ts'
export { type BorrowInput, impliedBorrow, impliedYield } from './chain/implied-borrow.ts'
export { type QuoteSide, type QuoteVolatilities, quoteVolatilities } from './chain/quote-volatilities.ts'
export { americanQuoteVolatilities } from './chain/american-quote-volatilities.ts'
export {
  type AnalysedExpiry,
  analyseRoot,
  type ExpiryToAnalyse,
  type ForwardSource,
  type RootMarket,
} from './chain/root-analysis.ts'
export { smilePoints, smilePointsOf } from './chain/smile-points.ts'
export type { SmilePoints } from './smile/quasi-explicit.ts'
export { butterflyDensity, type Svi, sviAtTenor, sviVariance } from './smile/svi.ts'
export { fitSvi, type SviFit, type SviFitStatus } from './smile/svi-fit.ts'
export { type FitError, fitError } from './smile/fit-error.ts'
export { type ExpiryPoints, fitSurface, type FittedSmile } from './smile/surface-fit.ts'
export { type ButterflyCheck, butterflyCheck, type CalendarCheck, calendarCheck } from './smile/static-arbitrage.ts'
export { type Ssvi, ssviCheck, type SsviCheck, ssviSlice } from './smile/ssvi.ts'
export { fitSsvi, type SsviFit, type SsviFitStatus } from './smile/ssvi-fit.ts'
export { flatSmile, type Smile, smileQuantile, sviSmile } from './smile/smile.ts'
export { smileAt, type Surface, volatilityAt } from './smile/surface.ts'
export { forwardVolatility, type Skew, skewOf, termStructure } from './smile/skew.ts'
export {
  indexTerms,
  type IndexTerm,
  modelFreeIndex,
  type Strip,
  type StripStatus,
  stripVariance,
  type StripVariance,
} from './chain/model-free-index.ts'
export { expectedMove, type ExpectedMove, straddleMove } from './chain/expected-move.ts'
export { realisedVolatility, type VariancePremium, variancePremium } from './chain/variance-premium.ts'

export { type Leg, openingCost, type OptionLeg, reversed, type ShareLeg } from './strategy/leg.ts'
export * as strategies from './strategy/builders.ts'
export {
  payoffProfile,
  type PayoffProfile,
  profileThrough,
  profitAtExpiry,
  profitSlopeBeyond,
} from './strategy/payoff.ts'
export {
  positionValue,
  type PositionValue,
  type Priced,
  type Pricer,
  type Valuation,
  valueBreakevens,
} from './strategy/position.ts'
export {
  lognormalSurvival,
  type ProfitProbability,
  profitProbability,
  smileSurvival,
  type Survival,
} from './strategy/profit-probability.ts'
export { MARGIN_RULES, type MarginRules } from './strategy/margin-rules.ts'
export { strategyMargin, type StrategyMargin } from './strategy/strategy-margin.ts'
export {
  portfolioStress,
  type PortfolioStress,
  PRICE_RANGES,
  type ProductClass,
  type StressOptions,
  type StressScenario,
} from './strategy/portfolio-stress.ts'
export {
  exerciseRisk,
  type ExerciseRisk,
  type ExerciseMarket,
  type PinOptions,
  pinRisk,
  type PinRisk,
} from './strategy/exercise-risk.ts'
