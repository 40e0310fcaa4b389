import type { Forecaster } from './contenders.ts'
import { STACK } from './horizon-finding.ts'

/** "forest on 15m"; the stack is of all timeframes. */
export function forecasterText({ model, timeframe }: Pick<Forecaster, 'model' | 'timeframe'>): string {
  return model === STACK ? model : `${model} on ${timeframe}`
}
