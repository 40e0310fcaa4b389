/** Which layers a network has. */
import { AttentionBlock } from './attention-block.ts'
import type { Dropout } from './dropout.ts'
import { DropoutLayer } from './dropout-layer.ts'
import { Embedding } from './embedding.ts'
import { GruLayer } from './gru-layer.ts'
import type { Layer } from './layer.ts'
import { LstmLayer } from './lstm-layer.ts'
import { NormLayer } from './norm-layer.ts'
import type { ParameterStore } from './parameter-store.ts'

export const SEQUENCE_KINDS = ['lstm', 'gru', 'attention'] as const
export type SequenceKind = (typeof SEQUENCE_KINDS)[number]

export interface Architecture {
  readonly kind: SequenceKind
  /** Numbers of a row that go in. */
  readonly inputs: number
  /** Rows of a window. */
  readonly steps: number
  /** Numbers of a row within the network, a multiple of 4. */
  readonly hidden: number
  readonly layers: number
  /** Of attention; divides `hidden` into parts that are multiples of 4. */
  readonly heads: number
}

/** First to last; a place for dropout in a layer is numbered from 1, since 0 is before the output. */
export function buildLayers(
  architecture: Architecture,
  store: ParameterStore,
  dropout: Dropout,
  capacity: number,
): Layer[] {
  const { kind } = architecture
  if (kind === 'attention') return attentionLayers(architecture, store, dropout, capacity)
  return recurrentLayers(architecture, kind === 'lstm' ? LstmLayer : GruLayer, store, dropout, capacity)
}

function recurrentLayers(
  { inputs, steps, hidden: width, layers }: Architecture,
  Recurrent: typeof LstmLayer | typeof GruLayer,
  store: ParameterStore,
  dropout: Dropout,
  capacity: number,
): Layer[] {
  const built: Layer[] = []
  for (let k = 0; k < layers; k++) {
    if (k > 0 && dropout.rate > 0) {
      built.push(new DropoutLayer(store.workspace, dropout, k, { steps, width, capacity }))
    }
    built.push(new Recurrent(store, { inputs: k === 0 ? inputs : width, width, steps, capacity }))
  }
  return built
}

/** Only the last step of the last block is asked for. */
function attentionLayers(
  { inputs, steps, hidden: width, layers, heads }: Architecture,
  store: ParameterStore,
  dropout: Dropout,
  capacity: number,
): Layer[] {
  const block = (k: number) => {
    const from = k === layers - 1 ? steps - 1 : 0
    return new AttentionBlock(store, dropout, 1 + 2 * k, { width, heads, steps, from, capacity })
  }
  return [
    new Embedding(store, { inputs, width, steps, capacity }),
    ...Array.from({ length: layers }, (_, k) => block(k)),
    new NormLayer(store, width, capacity),
  ]
}
