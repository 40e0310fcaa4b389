/**
 * Names of fits. A key is the hash of everything that a fit learns from and predicts: the features up to the last
 * decision it serves, the labels known at the refit, the parameters, the code, and the fit that it goes on from. So
 * equal keys mean equal forecasts, and a feature that looks ahead shows as a key that changes.
 */
import { createHash, type Hash } from 'node:crypto'
import { hashJson, type Json } from '../../core/hash.ts'
import { type HorizonSamples, outcomesAt } from '../../features/horizons/horizon-samples.ts'
import type { CellInput, PlannedFit } from './cell.ts'
import type { Refit } from './refits.ts'

/** For each refit the digest of the features and times of all decisions up to its last one. */
export function featureDigests(
  { columns, session, decisionAt }: HorizonSamples,
  isLearnt: Uint8Array,
  refits: readonly Refit[],
): string[] {
  const running = createHash('sha256')
  let from = 0
  return refits.map(({ rows }) => {
    const to = rows.at(-1)! + 1
    for (const column of [...columns, session, decisionAt, isLearnt]) addBytes(running, column.subarray(from, to))
    from = to
    return running.copy().digest('hex')
  })
}

/** @param code hash of the code that fits */
export function keyFits(
  cell: Omit<CellInput, 'fits'>,
  refits: readonly Refit[],
  digests: readonly string[],
  code: string,
): PlannedFit[] {
  const { place, samples, task, spec, warm, seed } = cell
  const base = hashJson({
    place,
    featureNames: samples.featureNames,
    task,
    spec,
    warm: warm ?? null,
    seed,
    code,
  } as unknown as Json)
  let before = ''
  return refits.map((refit, i) => {
    const { knownBy, learnsFrom, rows } = refit
    const learnt = labelDigest(cell, refit)
    const key = hashJson({ base, features: digests[i]!, learnt, knownBy, learnsFrom, rows: Array.from(rows), before })
    if (warm !== undefined) before = key
    return { ...refit, key }
  })
}

/** Of the labels that a refit may learn from, and when they were known: stacked models and those of your own purge by that. */
function labelDigest({ place, samples, isLearnt }: Omit<CellInput, 'fits'>, { knownBy }: Refit): string {
  const { return: label, knownAt, pricePlace } = outcomesAt(samples, place.horizon)
  const known: number[] = []
  for (let row = 0; row < label.length; row++) {
    if (isLearnt[row] !== 1 || !(knownAt[row]! <= knownBy)) continue
    known.push(row, label[row]!, knownAt[row]!, samples.pricePlace[row]!, pricePlace[row]!)
  }
  const hash = createHash('sha256')
  addBytes(hash, Float64Array.from(known))
  return hash.digest('hex')
}

function addBytes(hash: Hash, { buffer, byteOffset, byteLength }: Float64Array | Int32Array | Uint8Array): void {
  hash.update(new Uint8Array(buffer, byteOffset, byteLength))
}
