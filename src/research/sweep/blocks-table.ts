/** What rows earned in each block of sessions, as a table: from it the statistics over halves of the sessions are made. */
import type { Frame } from '../../core/frame.ts'
import type { SweepBlocks } from './parts/compute-sweep.ts'

export const BLOCKS_SCHEMA = {
  row: 'float',
  /** From 0, in order of time. */
  block: 'float',
  sessions: 'float',
  /** Of the sessions' profits after fees, in ticks, and of their squares. */
  net: 'float',
  netSquares: 'float',
} as const

export type BlocksFrame = Frame<typeof BLOCKS_SCHEMA>

/** Block by block, the rows of each in order. */
export function blocksFrame({ rows, sessions, net, netSquares }: SweepBlocks): BlocksFrame {
  const { length } = net
  const blockOf = (i: number): number => Math.floor(i / rows.length)
  const columns = {
    row: net.map((_, i) => rows[i % rows.length]!),
    block: net.map((_, i) => blockOf(i)),
    sessions: net.map((_, i) => sessions[blockOf(i)]!),
    net,
    netSquares,
  }
  return { schema: BLOCKS_SCHEMA, length, columns }
}
