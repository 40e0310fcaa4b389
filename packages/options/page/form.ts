/** What the form asks for. */
import type { Terms } from './chain.ts'

const MOST_STRIKES = 101

/** The terms of a chain; a sentence where what was entered makes none. */
export function readTerms(form: FormData): Terms | string {
  const spot = numberIn(form, 'spot')
  const years = numberIn(form, 'days') / 365
  const strikes = strikesIn(form)
  const [volatility, rate, dividendYield] = [
    percentIn(form, 'volatility'),
    percentIn(form, 'rate'),
    percentIn(form, 'yield'),
  ]
  if (typeof strikes === 'string') return strikes
  if (!(spot > 0)) return 'The spot must be a number above 0.'
  if (!(years >= 0 && volatility >= 0)) return 'Days and volatility must be numbers that are not negative.'
  if (!Number.isFinite(rate + dividendYield)) return 'Rate and dividend yield must be numbers.'
  const exercise = form.get('exercise') === 'american' ? 'american' : 'european'
  return { spot, strikes, years, volatility, rate, dividendYield, exercise }
}

function strikesIn(form: FormData): Float64Array | string {
  const [from, to, step] = [numberIn(form, 'from'), numberIn(form, 'to'), numberIn(form, 'step')]
  if (!(from > 0 && to >= from)) return 'The lowest strike must be above 0 and the highest not below it.'
  if (!(step > 0)) return 'The step between strikes must be above 0.'
  const count = Math.floor((to - from) / step + 1e-9) + 1
  if (count > MOST_STRIKES) return `These are more than ${MOST_STRIKES} strikes. Choose a wider step.`
  return Float64Array.from({ length: count }, (_, i) => from + i * step)
}

/** NaN where nothing was entered. */
function numberIn(form: FormData, name: string): number {
  const text = form.get(name)
  return typeof text === 'string' && text !== '' ? Number(text) : Number.NaN
}

function percentIn(form: FormData, name: string): number {
  return numberIn(form, name) / 100
}
