/** What a grid file may say, and the grid that it is. */
import { z } from 'zod'
import { DISTANCE_UNITS, type DistanceUnit } from '../../../backtest/orb/staging/distances.ts'
import { HALF_DAYS } from '../../../backtest/orb/staging/session-rules.ts'
import { FILL_MODELS } from '../../../strategies/orb/orb-grid.ts'
import { type Axis, AxisFault, type AxisGiven, type AxisRule, readAxis } from './axis.ts'
import { MILLIONTHS, PROFILES, type SweepGrid } from './grid.ts'
import { invalidGrid, shapeFault } from './grid-faults.ts'
import { assertSize } from './grid-size.ts'

/** NaN and the infinities too: the axis says what is wrong with them. */
const number = z.custom<number>((value) => typeof value === 'number', 'a number')
const steps = z.strictObject({ from: number, to: number, step: number })
const axis = z.union([number, z.array(number), steps])
const unit = z.enum(DISTANCE_UNITS)
const listed = z.strictObject({ unit, values: z.union([number, z.array(number)]) })
const distance = z.union([number, z.array(number), steps, listed, steps.extend({ unit })])
const timeOfDay = z.string().refine((text) => /^([01]\d|2[0-3]):[0-5]\d$/.test(text), 'a time written HH:MM')

const schema = z.strictObject({
  rangeMinutes: axis,
  stopDistance: distance,
  stopCountLimit: axis,
  coolOffSeconds: axis,
  limitDistance: distance,
  fill: z.enum(FILL_MODELS).default('touch'),
  slippageTicks: z.int().min(0).default(0),
  /** In the currency, a side. */
  feePerShare: number.default(0),
  flatTime: timeOfDay.optional(),
  halfDays: z.enum(HALF_DAYS).default('calendar'),
  profile: z.enum(PROFILES).default('canonical'),
})

export type GridDocument = z.input<typeof schema>
export type DistanceGiven = z.output<typeof distance>

/** @param origin names the document in errors, e.g. the path of its file. Errors: GRID_INVALID, GRID_TOO_LARGE. */
export function readGrid(document: unknown, origin: string): SweepGrid {
  const parsed = schema.safeParse(document)
  if (!parsed.success) throw shapeFault(parsed.error.issues, document, schema, origin)
  const given = parsed.data
  const read = (key: keyof typeof RULES): Axis => readNamed(key, valuesOf(given[key]), RULES[key], origin)
  const [ranges, stops, counts, coolOffs, limits] = KEYS.map(read) as [Axis, Axis, Axis, Axis, Axis]
  assertSize(
    Object.fromEntries(KEYS.map((key, i) => [key, [ranges, stops, counts, coolOffs, limits][i]!.count])),
    origin,
  )
  const feeRule = {
    least: 0,
    multiple: 1,
    most: MILLIONTHS,
    words: 'an amount of at least 0 and at most 1, in at most six decimals',
  }
  const fee = readNamed('feePerShare', given.feePerShare, feeRule, origin)
  return {
    rangeSeconds: ranges.values().map((millionths) => (millionths / MILLIONTHS) * 60),
    stopDistances: { unit: unitOf(given.stopDistance), millionths: stops.values() },
    stopCounts: counts.values().map((millionths) => millionths / MILLIONTHS),
    coolOffs: coolOffs.values().map((millionths) => millionths / MILLIONTHS),
    limitDistances: { unit: unitOf(given.limitDistance), millionths: limits.values() },
    fill: given.fill,
    slippageTicks: given.slippageTicks,
    feeMicros: fee.values()[0]!,
    ...(given.flatTime === undefined ? {} : { flatMinutes: minutesOfDay(given.flatTime) }),
    halfDays: given.halfDays,
    profile: given.profile,
  }
}

/** Above it the sums of mean holding times would not be whole: they are counted in parts of every number of trades. */
export const MOST_STOPS = 20
const SECONDS_PER_DAY = 86_400

const DISTANCE_RULE: AxisRule = {
  least: 1,
  multiple: 1,
  most: 1_000_000 * MILLIONTHS,
  words: 'a distance above 0, at most a million, in at most six decimals',
}
const RULES = {
  rangeMinutes: {
    least: MILLIONTHS / 2,
    multiple: MILLIONTHS / 2,
    most: 360 * MILLIONTHS,
    words: 'a number of minutes from 0.5 to 360, whole or half',
  },
  stopDistance: DISTANCE_RULE,
  stopCountLimit: {
    least: MILLIONTHS,
    multiple: MILLIONTHS,
    most: MOST_STOPS * MILLIONTHS,
    words: `a whole number from 1 to ${MOST_STOPS}`,
  },
  coolOffSeconds: {
    least: 0,
    multiple: MILLIONTHS,
    most: SECONDS_PER_DAY * MILLIONTHS,
    words: `a whole number of seconds from 0 to ${SECONDS_PER_DAY}`,
  },
  limitDistance: DISTANCE_RULE,
} as const satisfies Record<string, AxisRule>
const KEYS = Object.keys(RULES) as (keyof typeof RULES)[]

function readNamed(key: string, given: AxisGiven, rule: AxisRule, origin: string): Axis {
  try {
    return readAxis(given, rule)
  } catch (error) {
    if (!(error instanceof AxisFault)) throw error
    throw invalidGrid(`${origin}: ${key} ${error.message}.`, error.expected, error.given, error.remedy)
  }
}

function valuesOf(given: DistanceGiven): AxisGiven {
  return typeof given === 'object' && 'values' in given && 'unit' in given ? given.values : given
}

function unitOf(given: DistanceGiven): DistanceUnit {
  return typeof given === 'object' && 'unit' in given ? given.unit : 'price'
}

function minutesOfDay(text: string): number {
  const [hours, minutes] = text.split(':').map(Number)
  return hours! * 60 + minutes!
}
