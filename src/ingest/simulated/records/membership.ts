/** Who belongs to the universe and since when, and the actions of companies and of the index fund. */
import { createFrame, type Frame } from '../../../core/frame.ts'
import { RECORD_SCHEMAS, type RecordSchema } from '../../../market/record-kind.ts'
import { DECLARED_AHEAD } from '../hidden/dividends.ts'
import { INDEX_FUND } from './index-fund.ts'
import type { Market } from '../hidden/market.ts'
import { EPOCH } from '../options.ts'
import {
  CHANGE_DAY,
  JOINER,
  LEAVER,
  listMembers,
  type Member,
  SPLIT_DAY,
  SPLIT_RATIO,
  SPLIT_SYMBOL,
  UNIVERSE,
} from './universe.ts'

/** Memberships that overlap the days asked for; an end is told only once it has come. */
export function memberRows(market: Market): Frame<RecordSchema<'members'>> {
  const { from, to } = market.options
  const members = listMembers(market).filter((member) => startOf(member) <= to && member.delisted > from)
  const frame = createFrame(RECORD_SCHEMAS.members, members.length)
  members.forEach((member, row) => {
    frame.columns.universe[row] = UNIVERSE
    frame.columns.symbol[row] = member.symbol
    frame.columns.start[row] = startOf(member)
    if (member.delisted <= to) frame.columns.end[row] = member.delisted
    frame.columns.name[row] = member.name
    frame.columns.sector[row] = member.sector
  })
  return frame
}

/** The change of membership, if it falls into the days asked for. */
export function memberChangeRows(market: Market): Frame<RecordSchema<'member-changes'>> {
  const changes = [
    { symbol: LEAVER, change: 'remove' },
    { symbol: JOINER, change: 'add' },
  ].filter(({ symbol }) => isWithin(market, CHANGE_DAY) && hasMember(market, symbol))
  const frame = createFrame(RECORD_SCHEMAS['member-changes'], changes.length)
  changes.forEach(({ symbol, change }, row) => {
    frame.columns.universe[row] = UNIVERSE
    frame.columns.symbol[row] = symbol
    frame.columns.on[row] = CHANGE_DAY
    frame.columns.change[row] = change
  })
  return frame
}

/** Dividends of the index fund and the split, known since the close on which they were declared. */
export function actionRows(market: Market): Frame<RecordSchema<'actions'>> {
  const { sessions, index, firstRow } = market
  const actions: { symbol: string; row: number; action: string; amount: number }[] = []
  for (let row = firstRow; row < sessions.length; row++) {
    const amount = index.dividend[row]!
    if (amount > 0) actions.push({ symbol: INDEX_FUND, row, action: 'dividend', amount })
  }
  if (isWithin(market, SPLIT_DAY) && hasMember(market, SPLIT_SYMBOL)) {
    const row = sessions.findIndex(({ day }) => day === SPLIT_DAY)
    actions.push({ symbol: SPLIT_SYMBOL, row, action: 'split', amount: SPLIT_RATIO })
  }
  const frame = createFrame(RECORD_SCHEMAS.actions, actions.length)
  actions.forEach(({ symbol, row, action, amount }, i) => {
    const session = sessions[row]!
    frame.columns.symbol[i] = symbol
    frame.columns.exDate[i] = session.day
    frame.columns.action[i] = action
    frame.columns.session[i] = session.day
    frame.columns.at[i] = session.open
    frame.columns.knownAt[i] = sessions[row - DECLARED_AHEAD]!.close
    frame.columns.amount[i] = amount
  })
  return frame
}

function startOf(member: Member): number {
  return member.symbol === JOINER ? CHANGE_DAY : EPOCH
}

function hasMember(market: Market, symbol: string): boolean {
  return listMembers(market).some((member) => member.symbol === symbol)
}

function isWithin(market: Market, day: number): boolean {
  return day >= market.options.from && day <= market.options.to
}
