/**
 * Until when venues take orders for their auctions.
 *
 * NYSE Rule 7.35 and 123C: on-close until 15:50 (15:45 before 2019-01-28). Nasdaq Rules 4752 to 4754: on-open until
 * 09:28, on-close until 15:55 (15:50 before 2018-10-08). NYSE Arca Rule 7.35-E: on-close until 15:59. Half days end
 * as long before their close.
 */
import { MS_PER_MINUTE } from '../../../core/time.ts'

/** Milliseconds before the opening and before the close. */
export interface AuctionCutOffs {
  readonly open: number
  readonly close: number
}

export const CUT_OFFS = {
  nyse: { open: 0, close: 10 * MS_PER_MINUTE },
  nasdaq: { open: 2 * MS_PER_MINUTE, close: 5 * MS_PER_MINUTE },
  arca: { open: 0, close: MS_PER_MINUTE },
} as const satisfies Record<string, AuctionCutOffs>
