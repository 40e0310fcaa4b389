/** `bellwether options build`: volatilities and Greeks of stored chains, written beside the quotes. */
import { IV_STATUSES, type ImpliedVolatilityStatus } from '@bellwether/options'
import type { Command as Parser } from 'commander'
import { analyseChains, type ChainQuery, type QuoteSeries } from '../../analytics/chains/analyse-chains.ts'
import { METHOD } from '../../analytics/chains/analysis-method.ts'
import { type AnalysisCounts, analysisCounts, sumOfCounts } from '../../analytics/chains/analysis-counts.ts'
import type { Json } from '../../core/hash.ts'
import { countedText, countText } from '../../core/number-text.ts'
import { requireDate } from '../../core/time.ts'
import { nyse } from '../../market/calendar.ts'
import type { CommandContext, CommandInput, CommandResult } from '../command.ts'
import { textTable } from '../table.ts'
import { wrap } from '../wrap.ts'
import { withWorkplace } from '../workplace.ts'
import { noChains } from './no-chains.ts'

export function configure(parser: Parser): void {
  parser
    .description(
      'Compute forwards, smiles, volatilities and Greeks of every stored quote of an underlying, and write them to the ' +
        'lake as option_analytics and expiry_analytics. What the lake has already is not written again.',
    )
    .argument('<symbol>', 'the underlying, e.g. SPX')
    .option('--source <source>', 'only quotes of this source')
    .option('--from <date>', 'first session, YYYY-MM-DD')
    .option('--to <date>', 'last session, YYYY-MM-DD')
}

export async function run(
  given: CommandInput,
  context: Pick<CommandContext, 'clock' | 'config' | 'progress' | 'signal'>,
): Promise<CommandResult> {
  const query = queryOf(given)
  const months = await withWorkplace(context, async ({ lake, executor, progress, signal }) => {
    const place = { lake, executor, calendar: nyse, progress, ...(signal === undefined ? {} : { signal }) }
    const built = await builtMonths(query, place)
    if (built.length === 0) throw await noChains(lake, query, outOfRange(query))
    return built
  })
  const counts = sumOfCounts(months.map((month) => month.counts))
  const warnings = warningsOf(counts, months)
  return { data: dataOf(query, months, counts), text: textOf(query, months, counts, warnings), warnings }
}

function queryOf({ arguments: [symbol], options }: CommandInput): ChainQuery {
  const { source, from, to } = options as { source?: string; from?: string; to?: string }
  return {
    underlying: symbol!,
    source,
    from: from === undefined ? undefined : requireDate(from, '--from'),
    to: to === undefined ? undefined : requireDate(to, '--to'),
  }
}

function outOfRange({ underlying }: ChainQuery): Parameters<typeof noChains>[2] {
  return {
    message: `There are no quotes of ${underlying} in this range.`,
    given: 'a range without quotes',
    remedy: 'Ask for days within that, with --from and --to.',
  }
}

interface BuiltMonth {
  readonly series: QuoteSeries
  readonly month: string
  readonly counts: AnalysisCounts
  readonly written: number
  readonly unchanged: number
}

/** What was done of the months before a signal to stop stays. */
async function builtMonths(query: ChainQuery, place: Parameters<typeof analyseChains>[1]): Promise<BuiltMonth[]> {
  const months: BuiltMonth[] = []
  for await (const { series, month, analysed, commit } of analyseChains(query, place)) {
    const { added, restated, unchanged } = commit
    months.push({ series, month, counts: analysisCounts(analysed), written: added + restated, unchanged })
  }
  return months
}

const MEANING: Readonly<Record<ImpliedVolatilityStatus, string>> = {
  ok: 'a volatility gives this price',
  below_intrinsic: 'the price is less than the forward alone makes it worth',
  above_upper: 'the price is more than the option can be worth',
  at_intrinsic: 'the price has no time value: the volatility is 0',
  at_upper: 'the price is the most it can be worth: no volatility is large enough',
  expired: 'its value was fixed before the quote',
  bad_input: 'there are no bid and ask, or no forward',
}

function textOf(
  query: ChainQuery,
  months: readonly BuiltMonth[],
  counts: AnalysisCounts,
  warnings: readonly string[],
): string {
  return [
    verdict(query, counts, months),
    monthTable(months),
    statusTable(counts),
    warnings.map((one) => wrap(one)).join('\n'),
    next(query),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

function verdict(
  { underlying }: ChainQuery,
  { quotes, statuses }: AnalysisCounts,
  months: readonly BuiltMonth[],
): string {
  const none = quotes - statuses.ok - statuses.expired
  const counted =
    `${countedText(quotes, 'quote', 'quotes')} of ${underlying}: ${countText(statuses.ok)} have a volatility, ` +
    `${countText(none)} none, ${countText(statuses.expired)} expired.`
  return isUnchanged(months) ? `${counted}\nThe lake held all of it already; nothing changed.` : counted
}

function isUnchanged(months: readonly BuiltMonth[]): boolean {
  return months.every(({ written }) => written === 0)
}

function monthTable(months: readonly BuiltMonth[]): string {
  const numbers = ['quotes', 'with iv', 'none', 'expired', 'smiles', 'written']
  return textTable(
    [
      { title: 'source' },
      { title: 'quotes of' },
      { title: 'month' },
      ...numbers.map((title) => ({ title, align: 'right' as const })),
    ],
    months.map(({ series, month, counts: { quotes, statuses, smiles }, written }) => [
      series.source,
      basisOf(series),
      month,
      ...[
        quotes,
        statuses.ok,
        quotes - statuses.ok - statuses.expired,
        statuses.expired,
        smiles.ok + smiles.constrained,
        written,
      ].map(countText),
    ]),
  )
}

function basisOf({ partition }: QuoteSeries): string {
  return partition['interval'] ?? 'snapshot'
}

function statusTable({ statuses }: AnalysisCounts): string {
  return textTable(
    [{ title: 'status of the middle' }, { title: 'quotes', align: 'right' }, { title: 'meaning' }],
    IV_STATUSES.filter((status) => statuses[status] > 0).map((status) => [
      status,
      countText(statuses[status]),
      MEANING[status],
    ]),
  )
}

function warningsOf(counts: AnalysisCounts, months: readonly BuiltMonth[]): string[] {
  const { expiries, forwards, smiles, withoutRate } = counts
  const of = `of ${countedText(expiries, 'expiry', 'expiries')}`
  const simulated = months.some(({ series }) => series.isSimulated)
  return [
    simulated && 'SIMULATED quotes are among them.',
    withoutRate > 0 &&
      `Rate assumed: 0 for ${countText(withoutRate)} ${of}; no SOFR, EFFR or TREASURY_3M was known then.`,
    forwards.neighbour > 0 &&
      `No forward of their own: ${countText(forwards.neighbour)} ${of} take the yield of the nearest that has one.`,
    forwards.carry > 0 &&
      `No forward by parity at all: ${countText(forwards.carry)} ${of} are carried without a yield.`,
    forwards.none > 0 && `No forward: ${countText(forwards.none)} ${of} have neither pairs of quotes nor a spot.`,
    smiles.constrained > 0 &&
      `Smiles held back: the best fit of ${countText(smiles.constrained)} ${of} had arbitrage; the best without is kept.`,
    smiles.scaled > 0 &&
      `Smiles borrowed: ${countText(smiles.scaled)} ${of} with fewer than 5 points take the shape of the next.`,
    smiles.too_few_points > 0 && `No smile: ${countText(smiles.too_few_points)} ${of}.`,
  ].filter((sentence) => sentence !== false)
}

function next({ underlying }: ChainQuery): string {
  const sql =
    `SELECT root, expiry, count(*), median(midIv)\n` +
    `  FROM option_analytics WHERE underlying = '${underlying.replaceAll("'", "''")}' AND midIvStatus = 'ok'\n` +
    `  GROUP BY ALL ORDER BY ALL`
  return `method ${METHOD}\n\nNext: bellwether data query "${sql}"\n      bellwether options chain ${underlying}`
}

function dataOf(query: ChainQuery, months: readonly BuiltMonth[], counts: AnalysisCounts): Json {
  return {
    underlying: query.underlying,
    method: METHOD,
    isUnchanged: isUnchanged(months),
    ...plain(counts),
    months: months.map(({ series, month, counts: own, written, unchanged }) => ({
      source: series.source,
      basis: basisOf(series),
      isSimulated: series.isSimulated,
      month,
      written,
      unchanged,
      ...plain(own),
    })),
  }
}

function plain({ statuses, forwards, smiles, ...counts }: AnalysisCounts): Record<string, Json> {
  return { ...counts, statuses: { ...statuses }, forwards: { ...forwards }, smiles: { ...smiles } }
}
