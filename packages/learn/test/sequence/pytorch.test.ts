/**
 * Outputs and gradients of PyTorch 1.13.0 in doubles: nn.LSTM, nn.GRU and nn.TransformerEncoderLayer (norm_first,
 * silu, a causal mask), then a linear layer. Parameter k, counted as the network lays them out, is sin(k + 1) / 2;
 * input number i is cos(i). The gradient is of the first row's output less twice the second's; `squares` sums the
 * squares of its numbers, `wave` the numbers times cos(k).
 */
import { expect, it } from 'vitest'
import { Network } from '../../src/sequence/network/network.ts'

const references = [
  {
    kind: 'lstm',
    layers: 1,
    output: [0.31920445153917865, 0.3940211228236126],
    squares: 5.1499144659071545,
    wave: -1.4170964697878254,
  },
  {
    kind: 'lstm',
    layers: 2,
    output: [-0.18731546168494356, -0.1519036662883064],
    squares: 1.7290100881587578,
    wave: -0.7446448147157246,
  },
  {
    kind: 'gru',
    layers: 1,
    output: [-0.5072605038430424, -0.130479450038333],
    squares: 20.38231791369629,
    wave: -4.3961381837174285,
  },
  {
    kind: 'gru',
    layers: 2,
    output: [-0.5751883862892284, -0.48307333105523836],
    squares: 8.626252098253554,
    wave: 1.4539655184045572,
  },
  {
    kind: 'attention',
    layers: 1,
    output: [0.28810406051640014, 0.49636964331676836],
    squares: 53.95142479014245,
    wave: 0.12449374233197452,
  },
  {
    kind: 'attention',
    layers: 2,
    output: [0.7678043484329962, 0.4336463271904023],
    squares: 2209.619487422376,
    wave: -4.981602723644185,
  },
] as const

const ROWS = 2
const STEPS = 4
const INPUTS = 3

for (const { kind, layers, output, squares, wave } of references) {
  it(`${kind} with ${layers} layers gives PyTorch's outputs and gradients`, () => {
    const architecture = { kind, layers, inputs: INPUTS, steps: STEPS, hidden: 8, heads: 2 }
    const network = new Network({ architecture, capacity: ROWS, tableRows: STEPS * ROWS })
    network.parameters.load(Float32Array.from({ length: network.parameters.count }, (_, k) => Math.sin(k + 1) / 2))
    network.table.set(Float32Array.from({ length: STEPS * ROWS * INPUTS }, (_, i) => Math.cos(i)))
    network.indices(ROWS).set(Array.from({ length: STEPS * ROWS }, (_, i) => i))
    const found = network.forward(ROWS)
    for (const [row, value] of output.entries()) expect(found[row]).toBeCloseTo(value, 5)
    network.backward(Float32Array.of(1, -2))
    const gradients = network.parameters.saveGradients()
    const length = Math.sqrt(squares)
    expect(Math.sqrt(gradients.reduce((sum, value) => sum + value ** 2, 0)) / length).toBeCloseTo(1, 5)
    expect(gradients.reduce((sum, value, k) => sum + value * Math.cos(k), 0) / length).toBeCloseTo(wave / length, 5)
  })
}
