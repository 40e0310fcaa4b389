/** What the futures of one root say together: a contract by its place, a price at a constant distance, the slope. */
import { futureExpiry } from '../../market/future-expiry.ts'
import { defineFeature } from '../definition.ts'
import { type Maturity, valueAt } from './constant-maturity.ts'
import type { SnapshotRow } from './snapshot.ts'

type Future = SnapshotRow<'futures'>

const place = (preset: number) => ({ default: preset, min: 1, max: 12, title: 'place by expiry, 1 the nearest' })

/** By calendar days from the session to the expiry, of the contracts that are not yet at their end. */
function settlements(rows: readonly Future[]): Maturity[] {
  return rows
    .map(({ root, delivery, session, settle }) => ({ time: futureExpiry(root, delivery) - session, value: settle }))
    .filter(({ time, value }) => time > 0 && value > 0)
    .toSorted((a, b) => a.time - b.time)
}

export const FUTURES_FEATURES = [
  defineFeature({
    name: 'settlement',
    title: 'Settlement price of a future by its place.',
    parameters: { place: place(1) },
    snapshotOf: 'futures',
    measure: (rows, { place }) => settlements(rows)[place - 1]?.value ?? Number.NaN,
  }),
  defineFeature({
    name: 'constant_maturity',
    title: 'Settlement price at so many calendar days, linear between the futures on both sides.',
    parameters: { days: { default: 30, min: 1, max: 365, title: 'calendar days' } },
    snapshotOf: 'futures',
    measure: (rows, { days }) => valueAt(settlements(rows), days),
  }),
  defineFeature({
    name: 'contango',
    title: 'A farther future over a nearer one, less 1; below 0 in backwardation.',
    parameters: { near: place(1), far: place(2) },
    refuses: ({ near, far }) => (near < far ? undefined : 'the nearer place is not before the farther'),
    snapshotOf: 'futures',
    measure: (rows, { near, far }) => {
      const contracts = settlements(rows)
      return (contracts[far - 1]?.value ?? Number.NaN) / (contracts[near - 1]?.value ?? Number.NaN) - 1
    },
  }),
]
