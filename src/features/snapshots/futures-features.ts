/** What the futures of one root say together: a contract by its place, a price at a constant distance, the slope. */
import { futureExpiry } from '../../market/future-expiry.ts'
import { defineFeature } from '../definition.ts'
import type { SnapshotRow } from './snapshot.ts'

type Future = SnapshotRow<'futures'>

const place = (preset: number) => ({ default: preset, min: 1, max: 12, title: 'place by expiry, 1 the nearest' })

interface Settlement {
  /** Calendar days from the session to the expiry. */
  readonly days: number
  readonly price: number
}

/** Of the contracts that are not yet at their end, the nearest first. */
function settlements(rows: readonly Future[]): Settlement[] {
  return rows
    .map(({ root, delivery, session, settle }) => ({ days: futureExpiry(root, delivery) - session, price: settle }))
    .filter(({ days, price }) => days > 0 && price > 0)
    .toSorted((a, b) => a.days - b.days)
}

function priceAt(contracts: readonly Settlement[], wanted: number): number {
  const after = contracts.find(({ days }) => days >= wanted)
  const before = contracts.findLast(({ days }) => days <= wanted)
  if (before === undefined || after === undefined) return Number.NaN
  if (after.days === before.days) return after.price
  return before.price + ((wanted - before.days) / (after.days - before.days)) * (after.price - before.price)
}

export const FUTURES_FEATURES = [
  defineFeature({
    name: 'settlement',
    title: 'Settlement price of a future by its place.',
    parameters: { place: place(1) },
    snapshotOf: 'futures',
    measure: (rows, { place }) => settlements(rows)[place - 1]?.price ?? Number.NaN,
  }),
  defineFeature({
    name: 'constant_maturity',
    title: 'Settlement price at so many calendar days, linear between the futures on both sides.',
    parameters: { days: { default: 30, min: 1, max: 365, title: 'calendar days' } },
    snapshotOf: 'futures',
    measure: (rows, { days }) => priceAt(settlements(rows), days),
  }),
  defineFeature({
    name: 'contango',
    title: 'A farther future over a nearer one, less 1; below 0 in backwardation.',
    parameters: { near: place(1), far: place(2) },
    refuses: ({ near, far }) => (near < far ? undefined : 'the nearer place is not before the farther'),
    snapshotOf: 'futures',
    measure: (rows, { near, far }) => {
      const contracts = settlements(rows)
      return (contracts[far - 1]?.price ?? Number.NaN) / (contracts[near - 1]?.price ?? Number.NaN) - 1
    },
  }),
]
