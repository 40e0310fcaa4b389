/** All rules over stored series. */
import { adjustmentMismatch } from './rules/adjustment-mismatch.ts'
import { barOffSession } from './rules/bar-off-session.ts'
import { contractExpired } from './rules/contract-expired.ts'
import { halfDayOverrun } from './rules/half-day-overrun.ts'
import { holidayRepeats } from './rules/holiday-repeats.ts'
import { minutesMissing } from './rules/minutes-missing.ts'
import { outlier } from './rules/outlier.ts'
import { periodMissing } from './rules/period-missing.ts'
import { quoteCrossed, quoteLocked } from './rules/quotes.ts'
import type { QualityRule } from './rule.ts'
import { seriesSampled, sessionMissing } from './rules/session-missing.ts'
import { stale } from './rules/stale.ts'
import { unitJump } from './rules/unit-jump.ts'
import { volumeAbsent, volumeRegime } from './rules/volume.ts'

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
