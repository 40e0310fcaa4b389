/** Features of dated events: a meeting, a release, an earnings report; only what was scheduled and known counts. */
import { BellwetherError } from '../core/errors.ts'
import type { Frame } from '../core/frame.ts'
import { nearestName } from '../core/nearest.ts'
import type { RecordSchema } from '../market/record-kind.ts'
import { defineFeature, type DecisionTime } from './definition.ts'
import type { EventColumn } from './grammar.ts'

export type Events = Frame<RecordSchema<'events'>>

interface ScheduledEvent {
  readonly on: number
  readonly knownAt: number
}

/** All events, by name. */
export class EventBook {
  readonly #byName = new Map<string, ScheduledEvent[]>()

  constructor(events: readonly Events[] = []) {
    events.forEach((frame) => this.add(frame))
  }

  add({ columns, length }: Events): void {
    for (let i = 0; i < length; i++) {
      const listed = this.#byName.get(columns.event[i]!) ?? []
      listed.push({ on: columns.on[i]!, knownAt: columns.knownAt[i]! })
      this.#byName.set(columns.event[i]!, listed)
    }
    for (const listed of this.#byName.values()) listed.sort((a, b) => a.on - b.on)
  }

  /** Days for which events of a name were scheduled, as known at an instant; rising. */
  known(name: string, at: number): number[] {
    return (this.#byName.get(name) ?? []).filter(({ knownAt }) => knownAt <= at).map(({ on }) => on)
  }

  /** Errors: DATA_NONE. */
  assertNamed({ name, source }: EventColumn): void {
    if (this.#byName.has(source.name)) return
    const names = [...this.#byName.keys()].toSorted()
    const nearest = nearestName(source.name, names)
    throw new BellwetherError('DATA_NONE', {
      message: `There are no events named ${source.name} for the feature ${name}.`,
      expected: names.length === 0 ? 'Events of that name.' : `Given are events of ${names.join(', ')}.`,
      given: source.name,
      remedy: nearest === undefined ? 'Ingest them, or leave the feature out.' : `Did you mean ${nearest}?`,
    })
  }
}

const most = { most: { default: 60, min: 1, max: 400, title: 'sessions from which on it says the same' } }

/** Sessions from one day to a later one; 0 on the same day. */
function sessionsBetween({ calendar }: DecisionTime, from: number, to: number): number {
  return calendar.count(from + 1, Math.min(to, calendar.lastDay))
}

export const EVENT_FEATURES = [
  defineFeature({
    name: 'sessions_to_event',
    title: 'Sessions until the next event that was scheduled; 0 on its day.',
    parameters: most,
    distance: (time, events, { most }) => {
      const next = events.find((day) => day >= time.session.day)
      return next === undefined ? Number.NaN : Math.min(most, sessionsBetween(time, time.session.day, next))
    },
  }),
  defineFeature({
    name: 'sessions_since_event',
    title: 'Sessions since the last event that was scheduled, today’s not among them.',
    parameters: most,
    distance: (time, events, { most }) => {
      const last = events.findLast((day) => day < time.session.day)
      return last === undefined ? Number.NaN : Math.min(most, sessionsBetween(time, last, time.session.day))
    },
  }),
]
