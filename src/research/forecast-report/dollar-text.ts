import { formatMoney } from '../../report/format.ts'

/** An amount that is not below zero: $3.15; a dash where there is none. */
export function dollarText(amount: number): string {
  return Number.isFinite(amount) ? `$${formatMoney(amount)}` : '–'
}
