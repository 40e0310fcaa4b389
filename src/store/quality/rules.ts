/** All rules over stored series. */
import { adjustmentMismatch } from './adjustment-mismatch.ts'
import { barOffSession } from './bar-off-session.ts'
import { contractExpired } from './contract-expired.ts'
import { halfDayOverrun } from './half-day-overrun.ts'
import { holidayRepeats } from './holiday-repeats.ts'
import { minutesMissing } from './minutes-missing.ts'
import { outlier } from './outlier.ts'
import { periodMissing } from './period-missing.ts'
import { quoteCrossed, quoteLocked } from './quotes.ts'
import type { QualityRule } from './rule.ts'
import { seriesSampled, sessionMissing } from './session-missing.ts'
import { stale } from './stale.ts'
import { unitJump } from './unit-jump.ts'
import { volumeAbsent, volumeRegime } from './volume.ts'

export const QUALITY_RULES: readonly QualityRule[] = [
  unitJump,
  contractExpired,
  sessionMissing,
  minutesMissing,
  periodMissing,
  holidayRepeats,
  barOffSession,
  halfDayOverrun,
  outlier,
  stale,
  volumeRegime,
  adjustmentMismatch,
  quoteCrossed,
  quoteLocked,
  volumeAbsent,
  seriesSampled,
]
