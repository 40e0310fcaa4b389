/**
 * A backtest as a file describes it: data, account, strategies, and every assumption of fills by its name.
 *
 * YAML or JSON. Sections of `data` are those of any study; strategies trade its `traded` symbol unless they name another.
 */
import { z } from 'zod'
import { readFileOrFail } from '../../core/files.ts'
import { BROKER_NAMES } from '../../trading/fees/broker-schedules.ts'
import { CUT_OFFS } from '../../backtest/engine/broker/auctions.ts'
import { ALLOCATION_METHODS, COVARIANCES } from '../../strategies/allocation/allocation.ts'
import { parseStudyDocument } from '../study-document.ts'
import { data, date, name, requireSpan } from '../study-sections.ts'

const slippage = z.discriminatedUnion('model', [
  z.strictObject({ model: z.literal('none') }),
  z.strictObject({ model: z.literal('basis-points'), bps: z.number().min(0) }),
  z.strictObject({ model: z.literal('fixed'), perUnit: z.number().min(0) }),
])

const fills = z.strictObject({
  quotes: z
    .union(
      [
        z.literal('touch'),
        z.strictObject({
          spreadFraction: z.array(z.number().min(0).max(1)).min(1).describe('with 1, 2, … legs; 0.5 is the middle'),
        }),
      ],
      { error: 'touch, or { spreadFraction: [1, 0.9, 0.8, 0.7] } with parts from 0 to 1, 0.5 being the middle' },
    )
    .default('touch')
    .describe('price between bid and ask: the touch, or a fraction of the spread by number of legs'),
  prints: z.enum(['standing', 'next']).default('next').describe('at the print that stands at arrival, or at the next'),
  limits: z.enum(['touched', 'passed']).default('passed').describe('when a resting limit fills'),
  volume: z
    .union([z.literal('any'), z.strictObject({ share: z.number().positive().max(1) })], {
      error: 'any, or { share: 0.1 } with a share above 0, at most 1',
    })
    .default('any')
    .describe('any quantity, or a share of the size on offer or the volume traded'),
  latencyMs: z.number().min(0).default(0).describe('milliseconds from a decision to the market'),
  staleAfterMinutes: z
    .number()
    .positive()
    .optional()
    .describe('minutes after which a quote fills nothing; never when absent'),
  slippage: slippage.default({ model: 'none' }).describe('of market and stop orders, on top'),
  auctions: z
    .enum(Object.keys(CUT_OFFS) as [keyof typeof CUT_OFFS])
    .default('nyse')
    .describe('whose cut-offs orders for the auctions keep'),
})

const financing = z.union(
  [
    z.literal('none'),
    z.strictObject({
      benchmark: z
        .string()
        .optional()
        .describe('role under data.*.related: an overnight rate in per cent; 0 when absent'),
      creditSpread: z.number().min(0).default(0.005).describe('taken off the benchmark for cash held'),
      debitSpread: z.number().min(0).default(0.015).describe('added to it for cash owed'),
      borrowRate: z.number().min(0).default(0.0025).describe('a year for shares sold short, of their value'),
    }),
  ],
  {
    error:
      'none, or any of benchmark (the role of a series), creditSpread, debitSpread and borrowRate (fractions a year)',
  },
)

const margin = z.union(
  [
    z.literal('none'),
    z.strictObject({
      model: z.enum(['reg-t', 'portfolio']).default('reg-t'),
      graceSessions: z.int().min(0).default(0).describe('sessions in which a call may be met'),
    }),
  ],
  { error: 'none, or { model: reg-t, graceSessions: 1 } where the model is reg-t or portfolio' },
)

const strategy = z.strictObject({
  strategy: name.describe('which one'),
  name: name.optional().describe('by which reports tell it from others; that of the strategy when absent'),
  symbol: z.string().min(1).optional().describe('what it trades, or whose options; the traded symbol when absent'),
  parameters: z.record(z.string(), z.json()).default({}).describe('those that differ from their defaults'),
  share: z.number().positive().max(1).optional().describe('of the capital; equal ones when absent'),
})

const rebalancing = z.strictObject({
  every: z.enum(['week', 'month', 'quarter']),
  method: z.enum(ALLOCATION_METHODS).default('equal'),
  covariance: z.enum(COVARIANCES).optional(),
  least: z.number().min(0).max(1).optional().describe('weight of each strategy'),
  most: z.number().min(0).max(1).optional(),
  window: z.int().min(2).default(60).describe('sessions whose returns are looked at'),
})

export const backtestSchema = z.strictObject({
  $schema: z.string().optional().describe('for editors'),
  backtest: name.describe('its name'),
  question: z.string().min(1).describe('what is to be answered, in a sentence'),
  data,
  from: date.optional().describe('first session; all there are when absent'),
  to: date.optional().describe('last session'),
  cash: z.number().positive().default(100_000).describe('of the account, in dollars'),
  strategies: z.array(strategy).min(1),
  rebalancing: rebalancing.optional().describe('how capital is divided anew among the strategies; never when absent'),
  fills: fills.prefault({}),
  fees: z
    .enum(['none', ...BROKER_NAMES])
    .default('interactive-brokers')
    .describe('schedule of a broker with what is passed on by date'),
  financing: financing.prefault({}),
  margin: margin.prefault({}),
  earlyExercise: z.enum(['rational', 'none']).default('rational').describe('what holders of written options do'),
  pinBand: z
    .number()
    .min(0)
    .max(0.1)
    .default(0)
    .describe('part of the strike within which assignment is spread evenly'),
  onFault: z.enum(['end', 'go-on']).default('end').describe('whether a strategy that throws ends the run'),
})

export type BacktestStudy = z.output<typeof backtestSchema>
export type StrategyChoice = BacktestStudy['strategies'][number]

const BACKTEST_PAGE = 'docs/reference/backtest.md'

/** Reads and checks the file of a backtest. Errors: FILE_MISSING, STUDY_INVALID. */
export async function loadBacktestStudy(path: string): Promise<BacktestStudy> {
  return parseBacktestStudy((await readFileOrFail(path)).toString('utf8'), path)
}

/** @param origin names the text in errors, e.g. its path. Errors: STUDY_INVALID. */
export function parseBacktestStudy(text: string, origin: string): BacktestStudy {
  const { $schema: _, ...study } = parseStudyDocument({ schema: backtestSchema, page: BACKTEST_PAGE }, text, origin)
  requireSpan(study, origin)
  return study
}
