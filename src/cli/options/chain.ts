/** `bellwether options chain`: the newest chain known at a time, as a trader reads it. */
import type { Command as Parser } from 'commander'
import type { ExpirySummary } from '../../analytics/chains/analyse-snapshots.ts'
import type { ChainAt, RootAt } from '../../analytics/chains/chain-at.ts'
import { NO_RATE } from '../../analytics/chains/funding-rate.ts'
import { BellwetherError } from '../../core/errors.ts'
import { countedText } from '../../core/number-text.ts'
import { formatDate, requireDate } from '../../core/time.ts'
import { newYorkText } from '../../market/new-york-time.ts'
import { formatFixed } from '../../report/format.ts'
import type { CommandContext, CommandInput, CommandResult } from '../command.ts'
import { openHomeLake } from '../data/home-lake.ts'
import { wrap } from '../wrap.ts'
import { chainData } from './chain-data.ts'
import { type ChainOptions, configureRequest, requestText, requireChain, sourceText } from './chain-request.ts'
import { expiryTable, expiryText, type ExpiryTextOptions } from './chain-text.ts'

export function configure(parser: Parser): void {
  configureRequest(
    parser.description('Show the newest chain known at a time: all expiries, or one of them strike by strike.'),
  )
    .option('--expiry <date>', 'this expiry, YYYY-MM-DD')
    .option('--strikes <n>', 'strikes to each side of the forward', '10')
    .option('--greeks', 'show the other Greeks, too')
}

interface Options extends ChainOptions {
  readonly expiry?: string
  readonly strikes: string
  readonly greeks?: boolean
}

export async function run(
  given: CommandInput,
  context: Pick<CommandContext, 'config' | 'clock'>,
): Promise<CommandResult> {
  const { expiry, strikes, greeks } = given.options as unknown as Options
  const shown: ExpiryTextOptions = { strikes: requireCount(strikes), hasGreeks: greeks === true }
  const day = expiry === undefined ? undefined : requireDate(expiry, '--expiry')
  const chain = await requireChain(given, await openHomeLake(context), context)
  const chosen = day === undefined ? undefined : requireExpiry(chain, day)
  const warnings = warningsOf(chain, chosen)
  const body =
    chosen === undefined
      ? [expiryTable(chain)]
      : chosen.map(({ root, expiry: one }) => expiryText(chain, root, one, shown))
  return {
    data: chainData(chain, chosen),
    text: [
      verdict(given.arguments[0]!, chain),
      ...body,
      warnings.map((one) => wrap(one)).join('\n'),
      next(given, chain, chosen),
    ]
      .filter((part) => part !== '')
      .join('\n\n'),
    warnings,
  }
}

/** Errors: USAGE_VALUE. */
function requireCount(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text)
  throw new BellwetherError('USAGE_VALUE', {
    message: `--strikes is ${text}.`,
    expected: 'It takes a number of strikes from 1 to 9999.',
    given: text,
    remedy: 'Write for example --strikes 10.',
  })
}

export interface ChosenExpiry {
  readonly root: RootAt
  readonly expiry: ExpirySummary
}

/** One a root. Errors: DATA_NONE, which names the nearest. */
function requireExpiry(chain: ChainAt, day: number): ChosenExpiry[] {
  const all = chain.roots.flatMap((root) => root.expiries.map((expiry) => ({ root, expiry })))
  const chosen = all.filter(({ expiry }) => expiry.range.expiry === day)
  if (chosen.length > 0) return chosen
  const nearest = all
    .map(({ expiry }) => expiry.range.expiry)
    .toSorted((a, b) => Math.abs(a - day) - Math.abs(b - day) || a - b)[0]!
  throw new BellwetherError('DATA_NONE', {
    message: `The chain of ${newYorkText(chain.at)} has no expiry ${formatDate(day)}.`,
    expected: `The nearest is ${formatDate(nearest)}.`,
    given: formatDate(day),
    remedy: `Write --expiry ${formatDate(nearest)}, or leave it out to see all.`,
  })
}

function verdict(symbol: string, chain: ChainAt): string {
  const tag = chain.series.isSimulated ? '  [SIMULATED]' : ''
  const spot = chain.roots[0]!.snapshot.underlyingPrice
  const at = spot > 0 ? ` at ${formatFixed(spot, 2)}` : ''
  return `${symbol}${at}, ${newYorkText(chain.at)}, ${sourceText(chain)}${tag}`
}

function warningsOf({ roots, quotes }: ChainAt, chosen: readonly ChosenExpiry[] | undefined): string[] {
  const expiries = chosen?.map(({ expiry }) => expiry) ?? roots.flatMap((root) => root.expiries)
  const alive = expiries.filter(({ range }) => range.yearsToExpiry > 0)
  const count = (has: (expiry: ExpirySummary) => boolean): number => alive.filter(has).length
  const some = (n: number): string => (chosen?.length === 1 ? 'this expiry' : countedText(n, 'expiry', 'expiries'))
  const withoutRate = count(({ rateSource }) => rateSource === NO_RATE.source)
  const borrowed = count(({ forwardSource }) => forwardSource !== 'parity')
  const constrained = count(({ smile }) => smile?.status === 'constrained')
  return [
    !quotes.bid.some((price) => price > 0) && 'No quote of this chain has a bid: there is nothing to imply from.',
    withoutRate > 0 && `Rate assumed: 0 for ${some(withoutRate)}; none was known then.`,
    !roots.some(({ snapshot }) => snapshot.underlyingPrice > 0) &&
      'No spot comes with these quotes: yields cannot be told.',
    borrowed > 0 && `No forward by parity of its own: ${some(borrowed)}.`,
    constrained > 0 && `Held back by arbitrage: the best fit of ${some(constrained)}; the best without is shown.`,
  ].filter((sentence) => sentence !== false)
}

function next(given: CommandInput, chain: ChainAt, chosen: unknown): string {
  const same = requestText(given)
  if (chosen !== undefined) return `Next: bellwether options surface ${same}`
  return `Next: bellwether options chain ${same} --expiry ${formatDate(aMonthAway(chain))}`
}

/** The expiry nearest to 30 days. */
function aMonthAway({ roots }: ChainAt): number {
  const distance = ({ range }: ExpirySummary): number => Math.abs(range.yearsToExpiry - 30 / 365)
  const all = roots.flatMap(({ expiries }) => expiries)
  return all.toSorted((a, b) => distance(a) - distance(b))[0]!.range.expiry
}
