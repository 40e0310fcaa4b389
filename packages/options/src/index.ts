export { type AmericanOption, americanGreeks, americanPrice } from './american/american.ts'
export type { Preset } from './american/scheme.ts'
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
export type { Carry, OptionContract, OptionMarket, Right } from './contract.ts'
export { cashDividendGreeks, cashDividendPrice } from './dividends/cash-dividend.ts'
export type { CashDividend } from './dividends/dividend.ts'
export type { DividendModel, Exercise } from './dividends/model.ts'
export { europeanGreeks, europeanPrice, type Greeks, type PricedOption } from './european/greeks.ts'
export { europeanImpliedVolatility } from './implied/implied-volatility.ts'
export { IV_STATUSES, type ImpliedVolatility, type ImpliedVolatilityStatus } from './implied/status.ts'
export { exp, log } from './math/elementary.ts'
export { kernelMemory } from './kernel/kernel-memory.ts'
export { OptionKernel } from './kernel/option-kernel.ts'
export type { KernelMemory } from './kernel/web-assembly.ts'
export { erfc, normalCdf, normalDensity, normalQuantile } from './math/normal.ts'
