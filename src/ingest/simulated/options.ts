/** What the simulated market is asked for. */
import { z } from 'zod'
import { type Json, hashJson } from '../../core/hash.ts'
import { dayNumber, formatDate, parseDate } from '../../core/time.ts'
import { nyse } from '../../market/calendar.ts'
import type { KindName } from '../../market/record-kind.ts'

/** Raised with every change that alters a single value of what is generated. */
export const GENERATOR_VERSION = 2

/** The market's first day. Every market begins here, so that `from` only selects. */
export const EPOCH = dayNumber(1998, 1, 2)
/** Contracts of a year ahead must still lie in the calendar. */
export const LAST_DAY = nyse.lastDay - 366

/** A market whose figures look like those of an ordinary equity index. */
const DEFAULT_SEED = 20

/** Size of the planted edge where it is only switched on. */
export const PLANTED_EDGE = 0.15

export const SIMULATED_KINDS = [
  'bars',
  'actions',
  'chains',
  'series',
  'events',
  'futures',
  'news',
  'members',
  'member-changes',
] as const satisfies readonly KindName[]

export type SimulatedKind = (typeof SIMULATED_KINDS)[number]

/** A day as people write it, YYYY-MM-DD, or as YAML reads it; a day number inside. */
const day = z
  .union([z.string(), z.date().transform((value) => value.toISOString().slice(0, 10))])
  .transform(parseDate)
  .refine((value) => value >= EPOCH && value <= LAST_DAY, `a day from ${formatDate(EPOCH)} to ${formatDate(LAST_DAY)}`)

const schema = z
  .strictObject({
    seed: z.int().min(0).default(DEFAULT_SEED),
    /** First and last day, inclusive; values of a day do not depend on either. */
    from: day.prefault(formatDate(EPOCH)),
    to: day.prefault('2025-12-31'),
    /** Members of the universe, SIM01 onwards. */
    symbols: z.int().min(0).max(99).default(20),
    kinds: z.array(z.enum(SIMULATED_KINDS)).default([...SIMULATED_KINDS]),
    /**
     * false or 0: nights cannot be forecast. Otherwise about the correlation between a night's return
     * and its conditional mean; true is PLANTED_EDGE.
     */
    edge: z
      .union([z.boolean().transform((isOn) => (isOn ? PLANTED_EDGE : 0)), z.number().min(0).max(0.5)], {
        error: 'true, false or a number from 0 to 0.5',
      })
      .default(0),
    /** Minute bars for the last so many sessions. */
    minuteSessions: z.int().min(0).default(252),
    /** Option chains for the last so many sessions. */
    chainSessions: z.int().min(0).default(60),
  })
  .refine(({ from, to }) => from <= to, { path: ['to'], error: 'a day that is not before from' })

/** What may be left out has a default. */
export type SimulatedParameters = z.input<typeof schema>
/** Complete; days as day numbers, the edge as a number. */
export type SimulatedOptions = z.output<typeof schema>

/** Checks parameters as a study file or a command gives them. Throws a ZodError. */
export function parseOptions(given: unknown): SimulatedOptions {
  return schema.parse(given)
}

/** Identity of one part of the market: the hash that stands where a file's hash would. */
export function partHash(options: SimulatedOptions, part: string): string {
  const { kinds: _, ...rest } = options
  return hashJson({ generator: GENERATOR_VERSION, part, ...rest } satisfies Json)
}

/**
 * Name of a market as a source of the lake: `simulated` as it comes, `simulated-` and a hash otherwise,
 * since two markets are two sources and never versions of one another.
 */
export function sourceName(options: SimulatedOptions): string {
  const { kinds: _, ...rest } = options
  const { kinds: __, ...usual } = parseOptions({})
  const isUsual = hashJson(rest satisfies Json) === hashJson(usual satisfies Json)
  return isUsual ? 'simulated' : `simulated-${partHash(options, 'name').slice(0, 8)}`
}

/** The options as people read them. */
export function describeOptions(options: SimulatedOptions): string {
  const edge = options.edge === 0 ? 'no edge' : `planted edge ${options.edge}`
  const span = `${formatDate(options.from)} to ${formatDate(options.to)}`
  return `SIMULATED market, seed ${options.seed}, ${span}, ${options.symbols} members, ${edge}`
}
