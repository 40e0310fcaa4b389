/** The strategies that come with the project, by the names that files give them. */
import { meanReversion } from './equity/mean-reversion.ts'
import { momentum } from './equity/momentum.ts'
import { overnightEquity } from './equity/overnight-equity.ts'
import { movingAverageCross } from './moving-average-cross.ts'
import { orbOptions } from './orb/orb-options.ts'
import { orb } from './orb/orb.ts'
import { calendarSpread } from './structures/calendar-spread.ts'
import { cashSecuredPut } from './structures/cash-secured-put.ts'
import { coveredCall } from './structures/covered-call.ts'
import { hedgedShortVolatility } from './structures/hedged-short-volatility.ts'
import { indicatorOptions } from './structures/indicator-options.ts'
import { ironButterfly } from './structures/iron-butterfly.ts'
import { ironCondor } from './structures/iron-condor.ts'
import { longStraddle, shortStraddle } from './structures/straddle.ts'
import { strangle } from './structures/strangle.ts'
import { creditSpread, debitSpread } from './structures/vertical.ts'
import { wheel } from './structures/wheel.ts'
import type { TraderDefinition } from './trader-definition.ts'

export const TRADERS: readonly TraderDefinition[] = [
  movingAverageCross,
  overnightEquity,
  momentum,
  meanReversion,
  orb,
  orbOptions,
  longStraddle,
  shortStraddle,
  strangle,
  ironCondor,
  ironButterfly,
  creditSpread,
  debitSpread,
  calendarSpread,
  cashSecuredPut,
  coveredCall,
  wheel,
  hedgedShortVolatility,
  indicatorOptions,
]
