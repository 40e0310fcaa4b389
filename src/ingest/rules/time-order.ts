/** The order in time in which the rows of a file came. */
import type { Frame } from '../../core/frame.ts'

/** The first place where rows of one thing run backwards within a session. */
export interface Disorder {
  readonly row: number
  readonly earlierRow: number
}

export interface TimeOrder {
  readonly order: 'forward' | 'backward' | 'mixed'
  readonly disorder: Disorder | undefined
}

/**
 * How `rows` run in time. A file that runs backward throughout, and sessions out of order among each
 * other, can be sorted without doubt; going back within a session cannot, when other rows run forward.
 */
export function timeOrderOf(frame: Frame, rows: Int32Array): TimeOrder {
  const at = frame.columns['at'] as Float64Array | undefined
  if (at === undefined || isForward(at, rows)) return { order: 'forward', disorder: undefined }
  const session = frame.columns['session'] as Int32Array
  const hasManyASession = 'start' in frame.schema || 'price' in frame.schema
  const names = (frame.columns['contract'] ?? frame.columns['symbol'] ?? frame.columns['series']) as
    | string[]
    | undefined
  const latest = new Map<string, number>()
  let forward = 0
  let backward = 0
  let disorder: Disorder | undefined
  for (const row of rows) {
    const name = names?.[row] ?? ''
    const earlierRow = latest.get(name)
    latest.set(name, row)
    if (earlierRow === undefined || at[earlierRow] === at[row]) continue
    if (at[earlierRow]! < at[row]!) forward++
    else {
      backward++
      if (hasManyASession && session[earlierRow] === session[row]) disorder ??= { row, earlierRow }
    }
  }
  if (backward === 0) return { order: 'forward', disorder: undefined }
  if (forward === 0) return { order: 'backward', disorder: undefined }
  return { order: 'mixed', disorder }
}

function isForward(at: Float64Array, rows: Int32Array): boolean {
  for (let i = 1; i < rows.length; i++) if (at[rows[i - 1]!]! > at[rows[i]!]!) return false
  return true
}
