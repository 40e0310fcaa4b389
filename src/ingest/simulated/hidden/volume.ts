/** How many shares of the index fund change hands in each session. */
import { exp, log } from '../../../core/math.ts'
import type { Random } from '../../../core/random.ts'
import type { Session } from '../../../market/session.ts'
import { SESSIONS_PER_YEAR } from '../../../market/session.ts'
import type { IndexPath } from './process.ts'
import { varianceScale } from './variance.ts'

const FIRST_VOLUME = 15e6
const GROWTH_PER_YEAR = 0.06
const PERSISTENCE = 0.9
const SHOCK = 0.08
const REGULAR_MINUTES = 390
/** A short session is also a quiet one. */
const SHORT_SESSION = log(0.7)

/**
 * Expected shares of each session: growth, persistent activity, more when variance is high or the
 * move was large, less on short days.
 */
export function simulateVolume(root: Random, sessions: readonly Session[], path: IndexPath): Float64Array {
  const random = root.split('activity')
  const volume = new Float64Array(sessions.length)
  let activity = 0
  for (let row = 0; row < sessions.length; row++) {
    const { day, minutes } = sessions[row]!
    activity = PERSISTENCE * activity + SHOCK * random.split(day).normal()
    const growth = (GROWTH_PER_YEAR * row) / SESSIONS_PER_YEAR
    const state = 0.5 * log(varianceScale(path.slowAtOpen[row]!, path.fastAtOpen[row]!))
    const move = Math.min(Math.abs(path.dayReturn[row]! / path.dayDeviation[row]!), 5)
    const length = log(minutes / REGULAR_MINUTES) + (minutes < REGULAR_MINUTES ? SHORT_SESSION : 0)
    volume[row] = FIRST_VOLUME * exp(growth + activity + state + 0.2 * (move - 0.8) + length)
  }
  return volume
}
