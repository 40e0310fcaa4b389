/** The days on which macro releases are scheduled, each announced a year ahead. */
import { createFrame, type Frame, selectRows } from '../../../core/frame.ts'
import { orderRows } from '../../../core/row-order.ts'
import { MS_PER_DAY } from '../../../core/time.ts'
import { RECORD_KINDS, RECORD_SCHEMAS, type RecordSchema } from '../../../market/record-kind.ts'
import type { Market } from '../hidden/market.ts'
import { scheduledReleases } from './macro.ts'

const ANNOUNCED_BEFORE = 365 * MS_PER_DAY

export function releaseEventRows(market: Market): Frame<RecordSchema<'events'>> {
  const { from, to } = market.options
  const wanted = scheduledReleases(to).filter(
    ({ session, knownAt }) => session >= from && knownAt - ANNOUNCED_BEFORE < market.knownBefore,
  )
  const frame = createFrame(RECORD_SCHEMAS.events, wanted.length)
  const { columns } = frame
  wanted.forEach(({ series, session, knownAt }, row) => {
    columns.event[row] = series
    columns.on[row] = session
    columns.session[row] = session
    columns.at[row] = knownAt
    columns.knownAt[row] = knownAt - ANNOUNCED_BEFORE
  })
  return selectRows(frame, orderRows(frame, RECORD_KINDS.events.key).rows)
}
