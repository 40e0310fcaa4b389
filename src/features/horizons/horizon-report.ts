/** Which outcomes of many horizons are one price, and to how many independent ones they amount. */
import { countText } from '../../core/number-text.ts'
import { MS_PER_HOUR } from '../../core/time.ts'
import type { Calendar } from '../../market/calendar.ts'
import { newYorkDay } from '../../market/new-york-time.ts'
import type { HorizonSamples, Outcomes } from './horizon-samples.ts'
import { averageUniqueness } from './uniqueness.ts'

/** What lay between a target and the first price: nothing, a night, or days without a session. */
export const WAITS = ['none', 'night', 'weekend', 'holiday'] as const
export type Wait = (typeof WAITS)[number]

export interface HorizonReport {
  readonly hours: number
  readonly decisions: number
  /** Decisions whose outcome is known; the others wait for data or fall into a gap of them. */
  readonly known: number
  readonly pending: number
  readonly gaps: number
  /** Different prices among the outcomes. */
  readonly prices: number
  readonly waits: Readonly<Record<Wait, number>>
  /** At how many decisions the outcome is also that of another horizon. */
  readonly sharedWith: readonly { readonly hours: number; readonly decisions: number }[]
  /** Sum of the average uniqueness of the outcomes, at most their prices: as many independent ones would tell as much. */
  readonly independent: number
}

/** One entry a horizon. */
export function reportHorizons(samples: HorizonSamples, calendar: Calendar): HorizonReport[] {
  const rows = Int32Array.from(samples.decisionAt.keys())
  return samples.outcomes.map((outcomes) => {
    const { hours, pricePlace, pending, gaps } = outcomes
    const known = pricePlace.filter((place) => place >= 0)
    const prices = new Set(known).size
    const told = averageUniqueness(samples, hours, rows).reduce((sum, share) => sum + share, 0)
    return {
      hours,
      decisions: pricePlace.length,
      known: known.length,
      pending,
      gaps,
      prices,
      waits: countWaits(samples, outcomes, calendar),
      sharedWith: samples.outcomes.flatMap((other) => {
        const isShared = (place: number, i: number) => place >= 0 && other.pricePlace[i] === place
        const decisions = other === outcomes ? 0 : pricePlace.filter(isShared).length
        return decisions === 0 ? [] : [{ hours: other.hours, decisions }]
      }),
      independent: Math.min(prices, told),
    }
  })
}

function countWaits({ decisionAt }: HorizonSamples, { hours, at }: Outcomes, calendar: Calendar) {
  const counts: Record<Wait, number> = { none: 0, night: 0, weekend: 0, holiday: 0 }
  at.forEach((instant, i) => {
    if (!Number.isNaN(instant)) counts[waitOf(decisionAt[i]! + hours * MS_PER_HOUR, instant, calendar)]++
  })
  return counts
}

function waitOf(target: number, outcomeAt: number, calendar: Calendar): Wait {
  const [from, to] = [newYorkDay(target), newYorkDay(outcomeAt)]
  const session = calendar.session(from)
  if (session !== undefined && target >= session.open && target <= session.close) return 'none'
  const closed = Array.from({ length: to - from }, (_, i) => calendar.closureReason(from + i)).filter(
    (reason) => reason !== '',
  )
  if (closed.length === 0) return 'night'
  return closed.every((reason) => reason === 'weekend') ? 'weekend' : 'holiday'
}

/** One sentence a horizon, for reports. */
export function horizonText(report: HorizonReport): string {
  const { hours, known, prices, waits, sharedWith, independent, pending, gaps } = report
  const waited = WAITS.slice(1).filter((wait) => waits[wait] > 0)
  const parts = waited.map((wait) => `${countText(waits[wait])} over a ${wait}`)
  const shared = sharedWith.map((other) => `${countText(other.decisions)} after ${other.hours} h`)
  return [
    `${hours} h: ${countText(known)} outcomes are ${countText(prices)} different prices`,
    parts.length === 0 ? '' : `, waited for ${parts.join(', ')}`,
    shared.length === 0 ? '' : `; the same price as ${shared.join(', ')}`,
    `; they tell as much as ${countText(independent)} independent ones`,
    pending === 0 ? '' : `; ${countText(pending)} are not known yet`,
    gaps === 0 ? '' : `; ${countText(gaps)} fall into gaps of the data`,
    '.',
  ].join('')
}
