/** What rows earned in each block of sessions, as a table: from it the statistics over halves of the sessions are made. */
import { createFrame, type Frame } from '../../core/frame.ts'
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
  const frame = createFrame(BLOCKS_SCHEMA, net.length)
  for (let i = 0; i < frame.length; i++) {
    const block = Math.floor(i / rows.length)
    frame.columns.row[i] = rows[i % rows.length]!
    frame.columns.block[i] = block
    frame.columns.sessions[i] = sessions[block]!
  }
  frame.columns.net.set(net)
  frame.columns.netSquares.set(netSquares)
  return frame
}
