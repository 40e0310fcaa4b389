/** `bellwether options payoff`: what a position earns, loses, ties up, and is moved by. */
import { type Exercise, PRICE_RANGES, type ProductClass } from '@bellwether/options'
import { type Command as Parser, Option } from 'commander'
import { type Payoff, payoffOf } from '../../analytics/payoff/payoff.ts'
import { payoffPage } from '../../analytics/payoff/payoff-page.ts'
import { payoffDrawing } from '../../analytics/payoff/payoff-picture.ts'
import {
  holdPosition,
  type PlannedExpiry,
  type PlannedLeg,
  type PositionTerms,
} from '../../analytics/payoff/position.ts'
import { BellwetherError } from '../../core/errors.ts'
import { writeFileAtomic } from '../../core/files.ts'
import { MS_PER_DAY, MS_PER_SECOND, parseDate } from '../../core/time.ts'
import { nyse } from '../../market/calendar.ts'
import { newYorkInstant } from '../../market/new-york-time.ts'
import type { CommandContext, CommandInput, CommandResult } from '../command.ts'
import { parseLegs } from './leg-text.ts'
import { RATE_RANGE, requirePositive, requireShare, type ShareRange, VOLATILITY_RANGE } from './number-option.ts'
import { payoffData, payoffText } from './payoff-text.ts'
import { isPositionFile, readPositionFile } from './position-file.ts'
import { STRATEGIES, strategyLegs, type StrategyName } from './strategy-legs.ts'

interface PayoffOptions {
  readonly legs?: string
  readonly strategy?: StrategyName
  readonly strikes?: string
  readonly expiry?: string
  readonly farExpiry?: string
  readonly prices?: string
  readonly quantity?: string
  readonly root?: string
  readonly sharePrice?: string
  readonly spot?: string
  readonly volatility?: string
  readonly rate?: string
  readonly yield?: string
  readonly at?: string
  readonly multiplier?: string
  readonly dividend?: string
  readonly exercise?: Exercise
  readonly product?: ProductClass
  readonly out?: string
}

const SHARES_PER_CONTRACT = '100'
const MINUTES_AT_CLOSE = 16 * 60

export function configure(parser: Parser): void {
  parser
    .description(
      'Show what a position earns and loses, its Greeks, probability, margin and stress; with --out as a picture.',
    )
    .option(
      '--legs <legs>',
      'e.g. "+1 SPY 2024-12-20 C 590 @ 5.20, -1 SPY 2024-12-20 C 600 @ 2.10", or a YAML or JSON file',
    )
    .addOption(
      new Option('--strategy <name>', 'legs by name, with --strikes and --expiry').choices(Object.keys(STRATEGIES)),
    )
    .option('--strikes <list>', 'strikes of the strategy, rising, e.g. 560,570,610,620')
    .option('--expiry <date>', 'of the strategy: YYYY-MM-DD, or days as 45d')
    .option('--far-expiry <date>', 'later expiry of a calendar')
    .option('--prices <list>', 'price of each option leg of the strategy; the value of the model when absent')
    .option('--quantity <n>', 'times the strategy is held; negative is the reverse (default 1)')
    .option('--root <symbol>', 'option root of the strategy, e.g. SPY')
    .option(
      '--share-price <price>',
      'price of the shares of a covered call, protective put or collar (default the spot)',
    )
    .option('--spot <price>', 'price of the underlying')
    .option('--volatility <share>', 'of every leg, e.g. 0.14 or 14%; implied from the prices when absent')
    .option('--rate <share>', 'continuous, a year (default 0)')
    .option('--yield <share>', 'continuous dividend yield, a year (default 0)')
    .option('--at <time>', 'when it is valued: a date (its close) or New York time as 2024-11-25T10:30 (default now)')
    .option('--multiplier <n>', 'shares a contract stands for (default 100)')
    .option('--dividend <date:amount>', 'next dividend, e.g. 2024-12-20:1.75, for the risk of early exercise')
    .addOption(new Option('--exercise <style>', 'default as the root says').choices(['european', 'american']))
    .addOption(
      new Option('--product <class>', 'class for margin; default as the root says').choices(Object.keys(PRICE_RANGES)),
    )
    .option('--out <file>', 'report to write: .html, or .svg for the picture alone')
}

export async function run(
  given: Pick<CommandInput, 'options'>,
  { clock }: Pick<CommandContext, 'clock'>,
): Promise<CommandResult> {
  const flags = given.options as PayoffOptions
  const options = await withPositionFile(flags)
  const at =
    options.at === undefined ? Math.floor(clock.now() / MS_PER_SECOND) * MS_PER_SECOND : requireInstant(options.at)
  const terms = termsOf(options, at)
  const position = holdPosition(plannedLegs(options, terms), terms)
  const payoff = payoffOf(position, options.dividend === undefined ? undefined : nextDividend(options.dividend, at))
  if (payoff === undefined) throw withoutOptions(options)
  if (options.out !== undefined) await writePicture(options.out, payoff)
  const { text, warnings } = payoffText(payoff, options.out)
  return { data: payoffData(payoff, options.out), text, warnings }
}

/** What the command line says wins over the file. */
async function withPositionFile(flags: PayoffOptions): Promise<PayoffOptions> {
  if (flags.legs === undefined || !isPositionFile(flags.legs)) return flags
  const { legs, ...rest } = await readPositionFile(flags.legs)
  return { ...rest, ...flags, legs: legs! }
}

function termsOf(options: PayoffOptions, at: number): PositionTerms {
  if (options.spot === undefined) throw missing('--spot', 'the price of the underlying', '--spot 588')
  const share = (flag: string, text: string | undefined, range: ShareRange): number | undefined =>
    text === undefined ? undefined : requireShare(flag, text, range)
  return {
    at,
    spot: requirePositive('--spot', options.spot),
    volatility: share('--volatility', options.volatility, VOLATILITY_RANGE),
    rate: share('--rate', options.rate, RATE_RANGE) ?? 0,
    dividendYield: share('--yield', options.yield, RATE_RANGE) ?? 0,
    multiplier: requirePositive('--multiplier', options.multiplier ?? SHARES_PER_CONTRACT),
    exercise: options.exercise,
    product: options.product,
  }
}

function plannedLegs(options: PayoffOptions, { multiplier }: PositionTerms): PlannedLeg[] {
  const { legs, strategy } = options
  if (legs !== undefined && strategy !== undefined) throw bothGiven(strategy)
  if (legs !== undefined) return parseLegs(legs)
  if (strategy === undefined)
    throw missing('--legs', 'the legs, or a strategy by name', '--legs "+1 SPY 2024-12-20 C 590 @ 5.20"')
  if (options.expiry === undefined) throw missing('--expiry', 'when the strategy ends', '--expiry 2024-12-20')
  const request = {
    name: strategy,
    strikes: numbers('--strikes', options.strikes),
    prices: numbers('--prices', options.prices),
    root: options.root?.toUpperCase(),
    expiry: requireExpiry('--expiry', options.expiry),
    farExpiry: options.farExpiry === undefined ? undefined : requireExpiry('--far-expiry', options.farExpiry),
    quantity: requireQuantity(options.quantity ?? '1'),
    sharePrice: options.sharePrice === undefined ? undefined : requirePositive('--share-price', options.sharePrice),
  }
  return strategyLegs(request, multiplier)
}

/** Errors: USAGE_VALUE. */
function numbers(flag: string, text: string | undefined): number[] {
  const values = (text ?? '')
    .split(/[,;\s]+/)
    .filter((part) => part !== '')
    .map(Number)
  if (values.every(Number.isFinite)) return values
  throw badValue(flag, text!, 'It takes numbers separated by commas.', `Write for example ${flag} 560,570.`)
}

function requireQuantity(text: string): number {
  const quantity = Number(text)
  if (Number.isFinite(quantity) && quantity !== 0) return quantity
  throw badValue('--quantity', text, 'It takes a number other than 0.', 'Write --quantity -2 for two of the reverse.')
}

function requireExpiry(flag: string, text: string): PlannedExpiry {
  const days = /^(\d+(?:\.\d+)?)d$/.exec(text)
  if (days !== null) return { days: Number(days[1]) }
  const day = parseDate(text)
  if (!Number.isNaN(day)) return { day }
  throw badValue(flag, text, 'It takes a date or a number of days.', `Write ${flag} as 2024-12-20 or as 45d.`)
}

/** A date is its session's close. Errors: USAGE_VALUE, CALENDAR_RANGE. */
function requireInstant(text: string): number {
  const [, date, hours, minutes, zone] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d):(\d\d)(?::\d\d)?(Z|[+-]\d\d:\d\d)?)?$/.exec(text) ?? []
  const day = parseDate(date ?? '')
  const isTime = hours === undefined || (Number(hours) < 24 && Number(minutes) < 60)
  if (Number.isNaN(day) || !isTime) {
    throw badValue(
      '--at',
      text,
      'It takes a date, or a date with a time.',
      'Write 2024-11-25, or 2024-11-25T10:30 for New York time.',
    )
  }
  if (zone !== undefined) return Date.parse(text.replace(' ', 'T'))
  if (hours !== undefined) return newYorkInstant(day, 60 * Number(hours) + Number(minutes))
  return nyse.session(day)?.close ?? newYorkInstant(day, MINUTES_AT_CLOSE)
}

function nextDividend(text: string, at: number): { years: number; amount: number } {
  const [, date, amount] = /^(\d{4}-\d\d-\d\d):(\d+(?:\.\d+)?)$/.exec(text) ?? []
  const day = parseDate(date ?? '')
  if (Number.isNaN(day)) {
    throw badValue(
      '--dividend',
      text,
      'It takes the ex-date and the amount.',
      'Write for example --dividend 2024-12-20:1.75.',
    )
  }
  return { years: (newYorkInstant(day, 0) - at) / (365 * MS_PER_DAY), amount: Number(amount) }
}

async function writePicture(path: string, payoff: Payoff): Promise<void> {
  const isSvg = path.toLowerCase().endsWith('.svg')
  if (!isSvg && !/\.html?$/i.test(path)) {
    throw badValue(
      '--out',
      path,
      'Its name ends in .html, or in .svg for the picture alone.',
      'Write for example --out payoff.html.',
    )
  }
  await writeFileAtomic(path, isSvg ? payoffDrawing(payoff) : payoffPage(payoff))
}

function missing(flag: string, what: string, example: string): BellwetherError {
  return new BellwetherError('USAGE_VALUE', {
    message: `options payoff needs ${flag}.`,
    expected: `It says ${what}.`,
    given: 'nothing',
    remedy: `Add for example ${example}.`,
  })
}

function badValue(flag: string, given: string, expected: string, remedy: string): BellwetherError {
  return new BellwetherError('USAGE_VALUE', { message: `${flag} is ${given}.`, expected, given, remedy })
}

function bothGiven(strategy: string): BellwetherError {
  return new BellwetherError('USAGE_VALUE', {
    message: `Both --legs and --strategy ${strategy} were given.`,
    expected: 'A position is described once.',
    given: strategy,
    remedy: 'Leave one of them out.',
  })
}

function withoutOptions({ legs }: PayoffOptions): BellwetherError {
  return badValue(
    '--legs',
    legs ?? '',
    'At least one leg is an option.',
    'Add a leg such as -1 SPY 2024-12-20 C 600 @ 2.10.',
  )
}
