import { expect, it } from 'vitest'
import type { Architecture } from '../../src/sequence/network/architecture.ts'
import { Network } from '../../src/sequence/network/network.ts'
import { TestRandom } from '../random.ts'

const ROWS = 5
const STEPS = 4
/** Of a parameter, both ways; the loss is of singles, so that a smaller one would measure rounding. */
const STEP = 1e-2

const base = { inputs: 3, steps: STEPS, hidden: 8, heads: 2 }
const architectures: readonly Architecture[] = [
  { ...base, kind: 'lstm', layers: 1 },
  { ...base, kind: 'lstm', layers: 2 },
  { ...base, kind: 'gru', layers: 1 },
  { ...base, kind: 'gru', layers: 2 },
  { ...base, kind: 'attention', layers: 1 },
  { ...base, kind: 'attention', layers: 2 },
]

function preparedNetwork(architecture: Architecture, dropout: number): Network {
  const network = new Network({ architecture, dropout, capacity: ROWS, tableRows: ROWS + STEPS })
  const random = new TestRandom(`gradients ${architecture.kind}`)
  network.initialise(random)
  network.table.set(Float32Array.from(network.table, () => random.normal()))
  network.indices(ROWS).set(Array.from({ length: STEPS * ROWS }, (_, i) => Math.floor(i / ROWS) + (i % ROWS)))
  return network
}

/** Derivative along parameter k, by differences of fourth order. */
function difference(network: Network, values: Float32Array, k: number, loss: () => number): number {
  const at = (distance: number) => {
    const moved = values.slice()
    moved[k] = values[k]! + distance
    network.parameters.load(moved)
    return loss()
  }
  return (8 * (at(STEP) - at(-STEP)) - (at(2 * STEP) - at(-2 * STEP))) / (12 * STEP)
}

for (const architecture of architectures) {
  for (const dropout of [0, 0.4]) {
    const { kind, layers } = architecture
    it(`gradients of ${kind} with ${layers} layers and dropout ${dropout} are those of differences`, () => {
      const network = preparedNetwork(architecture, dropout)
      const pull = Float32Array.from({ length: ROWS }, (_, row) => row - 1.5)
      const loss = () => network.forward(ROWS, 99).reduce((sum, output, row) => sum + output * pull[row]!, 0)
      const values = network.parameters.save()
      loss()
      network.backward(pull)
      const gradients = network.parameters.saveGradients()
      const size = Math.sqrt(gradients.reduce((sum, value) => sum + value ** 2, 0) / gradients.length)
      expect(size).toBeGreaterThan(0)
      const errors = Array.from(gradients, (gradient, k) => Math.abs(gradient - difference(network, values, k, loss)))
      expect(Math.max(...errors) / size).toBeLessThan(4e-3)
    })
  }
}

it('a batch smaller than the last leaves nothing of it behind', () => {
  for (const architecture of architectures) {
    const network = preparedNetwork(architecture, 0)
    const gradientsOf = (rows: number) => {
      network.indices(rows).set(Array.from({ length: STEPS * rows }, (_, i) => Math.floor(i / rows) + (i % rows)))
      const output = network.forward(rows)
      network.backward(output)
      return { output, gradients: network.parameters.saveGradients() }
    }
    const before = gradientsOf(2)
    const whole = gradientsOf(ROWS)
    expect(gradientsOf(2)).toEqual(before)
    expect(gradientsOf(ROWS)).toEqual(whole)
    expect(whole.output.subarray(0, 2)).toEqual(before.output)
  }
})
