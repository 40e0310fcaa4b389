/** Tables on which scikit-learn and XGBoost were measured, too. */
import type { Matrix } from '../src/index.ts'
import { normalMatrix, TestRandom } from './random.ts'

export interface LabelledTable {
  readonly features: Matrix
  readonly label: Float64Array
}

const ROWS = 1500
const FEATURES = 10

/** Noise of the label: normal, or with the heavy tails of returns. */
const NOISE = {
  calm: (random: TestRandom) => random.normal(),
  wild: (random: TestRandom) => random.normal() / Math.sqrt(0.1 + random.next() ** 2),
}

export type Noise = keyof typeof NOISE

/** A wave, a product and a step, under noise; the rest tells nothing. */
export function peerTable(noise: Noise, seed: number, part: 'train' | 'test'): LabelledTable {
  const random = new TestRandom(`peers/${noise}/${seed}/${part}`)
  const features = normalMatrix(ROWS, FEATURES, random)
  const x = (j: number, i: number) => features.columns[j]![i]!
  const label = Float64Array.from(
    { length: ROWS },
    (_, i) => 2 * Math.sin(x(0, i)) + x(1, i) * x(2, i) + (x(3, i) > 0.5 ? 1.5 : 0) + NOISE[noise](random),
  )
  return { features, label }
}
