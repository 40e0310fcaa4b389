/** What `options chain` and `options surface` are asked for, and the chain that answers it. */
import type { Command as Parser } from 'commander'
import { type ChainAt, chainAt, type RootAt } from '../../analytics/chains/chain-at.ts'
import { BellwetherError } from '../../core/errors.ts'
import { parseDate, parseInstant } from '../../core/time.ts'
import { nyse } from '../../market/calendar.ts'
import { newYorkInstant, newYorkText } from '../../market/new-york-time.ts'
import type { Lake } from '../../store/lake.ts'
import type { CommandContext, CommandInput } from '../command.ts'
import { noChains } from './no-chains.ts'

export interface ChainOptions {
  readonly at?: string
  readonly root?: string
  readonly source?: string
}

export function configureRequest(parser: Parser): Parser {
  return parser
    .argument('<symbol>', 'the underlying, e.g. SPX')
    .option('--at <date|instant>', 'as known at the end of this day in New York, or at this instant (default: now)')
    .option('--root <root>', 'only this root, e.g. SPXW')
    .option('--source <source>', 'only quotes of this source')
}

/** The newest chain known then. Errors: USAGE_VALUE, DATA_NONE. */
export async function requireChain(
  { arguments: [symbol], options }: CommandInput,
  lake: Lake,
  { clock }: Pick<CommandContext, 'clock'>,
): Promise<ChainAt> {
  const { at, root, source } = options as ChainOptions
  const instant = at === undefined ? clock.now() : requireDateOrInstant(at)
  const chain = await chainAt({ underlying: symbol!, source, root, at: instant }, lake, nyse)
  if (chain !== undefined) return chain
  const whole = root === undefined ? undefined : await chainAt({ underlying: symbol!, source, at: instant }, lake, nyse)
  if (whole === undefined) {
    throw await noChains(
      lake,
      { underlying: symbol!, source },
      {
        message: `No chain of ${symbol} was known at ${newYorkText(instant)}.`,
        given: newYorkText(instant),
        remedy: 'Ask for a later day with --at.',
      },
    )
  }
  const roots = whole.roots.map(({ snapshot }) => snapshot.root)
  throw new BellwetherError('DATA_NONE', {
    message: `No options of root ${root} on ${symbol} were known at ${newYorkText(instant)}.`,
    expected: `The newest chain then has ${[...new Set(roots)].join(', ')}.`,
    given: root!,
    remedy: 'Ask for one of these, or leave out --root.',
  })
}

/** A date is its end in New York. Errors: USAGE_VALUE. */
function requireDateOrInstant(text: string): number {
  const day = parseDate(text)
  if (!Number.isNaN(day)) return newYorkInstant(day + 1, 0)
  const instant = parseInstant(text)
  if (!Number.isNaN(instant)) return instant
  throw new BellwetherError('USAGE_VALUE', {
    message: `--at is ${text}.`,
    expected: 'It takes a date, or an instant with its zone.',
    given: text,
    remedy: 'Write for example --at 2024-01-31 or --at 2024-01-31T15:45:00-05:00.',
  })
}

/** The words of a request, for a command that asks for the same quotes: `SPX --at 2019-05-03 --root SPXW`. */
export function requestText({ arguments: [symbol], options }: CommandInput, at = (options as ChainOptions).at): string {
  const { root, source } = options as ChainOptions
  const parts = [
    symbol,
    at !== undefined && `--at ${at}`,
    root !== undefined && `--root ${root}`,
    source !== undefined && `--source ${source}`,
  ]
  return parts.filter((part) => part !== false).join(' ')
}

/** Where the quotes are from: "cboe", "lean, 1m bars". */
export function sourceText({ series }: ChainAt): string {
  const { interval } = series.partition
  return interval === undefined ? series.source : `${series.source}, ${interval} bars`
}

/** At the opening prints (AM) or at the close (PM). */
export function settlementText({ terms }: RootAt): string {
  return terms.settlement.toUpperCase()
}
