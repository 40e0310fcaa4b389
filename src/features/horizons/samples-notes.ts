/** What a person should know of samples: bars that could not be made, features that were never known or stop. */
import { countedText, countText } from '../../core/number-text.ts'
import { formatDate } from '../../core/time.ts'
import type { DerivedBars } from '../../market/timeframe.ts'
import type { HorizonSamples } from './horizon-samples.ts'

/** One sentence each. */
export function samplesNotes(samples: HorizonSamples, bars: Omit<DerivedBars, 'bars'>): string[] {
  return [...barNotes(samples.timeframe, bars), ...featureNotes(samples)]
}

function barNotes(timeframe: string, { outside, incomplete, gappy }: Omit<DerivedBars, 'bars'>): string[] {
  const made = (count: number): string => countedText(count, `${timeframe} bar`, `${timeframe} bars`)
  return [
    ...(outside === 0 ? [] : [`${countedText(outside, 'bar', 'bars')} outside the regular hours left out.`]),
    ...(incomplete === 0 ? [] : [`${made(incomplete)} left out, since finer ones are missing.`]),
    ...(gappy === 0 ? [] : [`${made(gappy)} made although a few finer ones are missing.`]),
  ]
}

export function featureNotes({ timeframe, featureNames, columns, session, decisionAt }: HorizonSamples): string[] {
  const decisions = decisionAt.length
  return featureNames.flatMap((name, j) => {
    const last = columns[j]!.findLastIndex((value) => !Number.isNaN(value))
    if (last === decisions - 1) return []
    const where = `${name}, at decisions on ${timeframe} bars`
    if (last < 0) return [`${where}, is never known.`]
    const left = countText(decisions - 1 - last)
    return [
      `${where}, is not known after ${formatDate(session[last]!)}, at the last ${left} of ${countText(decisions)}.`,
    ]
  })
}
