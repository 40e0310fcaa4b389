/**
 * The append-only list of every configuration ever evaluated in a project.
 *
 * One JSON line a trial, a sweep with all of its configurations or a search for parameters of a model, appended in a single
 * write, so that processes may append at once and a killed one leaves at most a last line that is cut; it is then counted as damaged, never repaired.
 * What depends on the list (a deflated Sharpe ratio) is computed when it is shown, as of a position.
 */
import { type FileHandle, mkdir, open, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { fileError } from '../../core/files.ts'
import type { Json } from '../../core/hash.ts'

const trialSchema = z.strictObject({
  /** ISO instant. */
  at: z.string(),
  study: z.string(),
  /** Strategy family, e.g. overnight. */
  family: z.string(),
  /** The market that the configuration was evaluated on, as `marketOf` names it. */
  market: z.string(),
  /** Hash of the configuration; the same one counts once. */
  configuration: z.string(),
  run: z.string(),
  /** Sharpe ratio a period, not annualised; null when undefined. */
  sharpe: z.number().nullable(),
  periods: z.number().int(),
})

export type Trial = z.output<typeof trialSchema>

const sweepSchema = z.strictObject({
  /** ISO instant. */
  at: z.string(),
  /** Identifier of the sweep; the same one on the same market counts once, as it was entered last. */
  sweep: z.string(),
  family: z.string(),
  market: z.string(),
  /** Rows of its grid, whatever became of them. */
  configurations: z.int().positive(),
  /** To how many independent ones they amount. */
  effective: z.int().positive(),
  /** Sharpe ratios a period of the clusters of its rows: how many there are, their mean and sample variance. */
  clusters: z.strictObject({ count: z.int().min(0), mean: z.number(), variance: z.number().min(0) }),
  periods: z.int(),
})

/** A search over a grid, entered as one line. */
export type SweepTrials = z.output<typeof sweepSchema>

const tuningSchema = z.strictObject({
  /** ISO instant. */
  at: z.string(),
  /** Hash of the search, however long it was; the same one counts once, as it was entered last. */
  tuning: z.string(),
  study: z.string(),
  model: z.string(),
  /** What the model is meant for: only there does the search count against a strategy. */
  family: z.string().nullable(),
  market: z.string().nullable(),
  /** Different parameters that were tried. */
  configurations: z.int().positive(),
})

/** A search for the parameters of a model. It has losses and no Sharpe ratio, and counts by its configurations. */
export type TuningTrials = z.output<typeof tuningSchema>

export type UnenteredSweep = Omit<SweepTrials, 'at'>

export interface TrialCount {
  /** Lines read: a figure computed from them is as of this position. */
  readonly position: number
  /** Lines that could not be read. */
  readonly damaged: number
  /** Different configurations of the family on this market. Two searches count in full, though they may share some. */
  readonly count: number
  /** The same, but sweeps by their effective trials, which of a tuning are not known: what a Sharpe ratio is deflated by. */
  readonly effective: number
  /** Different configurations in the whole project. */
  readonly countOverall: number
  /** Sample variance of the Sharpe ratios a period of studies and of sweeps' clusters; 0 with fewer than two. */
  readonly sharpeVariance: number
}

/**
 * What trials share: the traded symbol, whatever the vendor, the span and the series beside it, since a search over
 * those is a search on the same history. Simulated markets are different ones, each named by its source.
 */
export function marketOf(
  symbol: string,
  {
    isSimulated,
    usedSeries,
  }: {
    readonly isSimulated: boolean
    readonly usedSeries: readonly { readonly role: string; readonly source: string }[]
  },
): string {
  return isSimulated ? `${symbol} ${usedSeries.find(({ role }) => role === 'traded')?.source ?? ''}` : symbol
}

/** The trials of a home. */
export function trialLedger(home: string): TrialLedger {
  return new TrialLedger(join(home, 'trials.jsonl'))
}

export class TrialLedger {
  readonly #path: string

  constructor(path: string) {
    this.#path = path
  }

  /** Errors: DISK_FULL, FILE_DENIED. */
  async append(trial: Trial): Promise<void> {
    await this.#appendLine(JSON.stringify(trialSchema.parse(trial)))
  }

  /** Errors: DISK_FULL, FILE_DENIED. */
  async appendSweep(sweep: SweepTrials): Promise<void> {
    await this.#appendLine(JSON.stringify(sweepSchema.parse(sweep)))
  }

  /** Errors: DISK_FULL, FILE_DENIED. */
  async appendTuning(tuning: TuningTrials): Promise<void> {
    await this.#appendLine(JSON.stringify(tuningSchema.parse(tuning)))
  }

  async read(): Promise<{
    trials: Trial[]
    sweeps: SweepTrials[]
    tunings: TuningTrials[]
    position: number
    damaged: number
  }> {
    const lines = (await this.#text()).split('\n').filter((line) => line !== '')
    const jsons = lines.map(parseJson)
    const trials = jsons.flatMap((json) => trialSchema.safeParse(json).data ?? [])
    const sweeps = jsons.flatMap((json) => sweepSchema.safeParse(json).data ?? [])
    const tunings = jsons.flatMap((json) => tuningSchema.safeParse(json).data ?? [])
    const damaged = lines.length - trials.length - sweeps.length - tunings.length
    return { trials, sweeps, tunings, position: lines.length, damaged }
  }

  /**
   * @param own a sweep that counts though its line is not there: of a folder that was copied, or a ledger that was lost
   * @param periods of the backtest that is judged: Sharpe ratios of a shorter trial enter as what the same luck shows over
   *   so many, and those over too few not at all, or four days tried once would speak against every year
   */
  async count(
    family: string,
    market: string,
    { own, periods = own?.periods }: { readonly own?: UnenteredSweep; readonly periods?: number } = {},
  ): Promise<TrialCount> {
    const { trials, sweeps, tunings, position, damaged } = await this.read()
    const single = [...new Map(trials.map((trial) => [`${trial.market} ${trial.configuration}`, trial])).values()]
    const all = own === undefined ? sweeps : [own, ...sweeps]
    const many = [...new Map(all.map((sweep) => [`${sweep.market} ${sweep.sweep}`, sweep])).values()]
    const tuned = [...new Map(tunings.map((entry) => [`${entry.market} ${entry.tuning}`, entry])).values()]
    const isRelated = (entry: Trial | UnenteredSweep | TuningTrials) =>
      entry.family === family && entry.market === market
    const relatedSingle = single.filter(isRelated)
    const relatedMany = many.filter(isRelated)
    const relatedTuned = tuned.filter(isRelated)
    return {
      position,
      damaged,
      count: relatedSingle.length + configurationsOf([...relatedMany, ...relatedTuned]),
      effective: relatedSingle.length + configurationsOf(relatedTuned) + effectiveOf(relatedMany),
      countOverall: single.length + configurationsOf([...many, ...tuned]),
      sharpeVariance: pooledVariance([...relatedSingle.flatMap(studyGroup), ...relatedMany.map(sweepGroup)], periods),
    }
  }

  async #appendLine(line: string): Promise<void> {
    try {
      await mkdir(dirname(this.#path), { recursive: true })
      const handle = await open(this.#path, 'a+')
      try {
        await handle.write(`${(await isLastLineCut(handle)) ? '\n' : ''}${line}\n`)
        await handle.sync()
      } finally {
        await handle.close()
      }
    } catch (error) {
      throw fileError(error, this.#path)
    }
  }

  async #text(): Promise<string> {
    try {
      return await readFile(this.#path, 'utf8')
    } catch (error) {
      if ((error as { code?: string }).code === 'ENOENT') return ''
      throw fileError(error, this.#path)
    }
  }
}

function configurationsOf(searches: readonly { readonly configurations: number }[]): number {
  return searches.reduce((sum, { configurations }) => sum + configurations, 0)
}

function effectiveOf(sweeps: readonly UnenteredSweep[]): number {
  return sweeps.reduce((sum, { effective }) => sum + effective, 0)
}

/** Moments of some Sharpe ratios over as many periods each. */
interface SharpeGroup {
  readonly count: number
  readonly mean: number
  readonly variance: number
  readonly periods: number
}

function studyGroup({ sharpe, periods }: Trial): SharpeGroup[] {
  return sharpe === null ? [] : [{ count: 1, mean: sharpe, variance: 0, periods }]
}

function sweepGroup({ clusters, periods }: UnenteredSweep): SharpeGroup {
  return { ...clusters, periods }
}

/** Sharpe ratios over fewer periods say nothing, neither of skill nor of luck. */
export const LEAST_PERIODS = 60

/** Without skill a Sharpe ratio over n periods varies by 1 / (n − 1). */
function asOver(periods: number, group: SharpeGroup): SharpeGroup {
  const share = Math.min(1, (group.periods - 1) / Math.max(1, periods - 1))
  return { ...group, mean: group.mean * Math.sqrt(share), variance: group.variance * share }
}

/** Sample variance of all the Sharpe ratios together. */
function pooledVariance(entered: readonly SharpeGroup[], periods: number | undefined): number {
  const usable = entered.filter(({ count }) => count > 0)
  const groups =
    periods === undefined
      ? usable
      : usable.filter((group) => group.periods >= LEAST_PERIODS).map((group) => asOver(periods, group))
  const count = groups.reduce((sum, group) => sum + group.count, 0)
  if (count < 2) return 0
  const center = groups.reduce((sum, group) => sum + group.count * group.mean, 0) / count
  const squares = groups.map(
    (group) => (group.count - 1) * group.variance + group.count * (group.mean - center) * (group.mean - center),
  )
  return squares.reduce((sum, square) => sum + square, 0) / (count - 1)
}

/** How often and how long, milliseconds, a line that another process may just be writing is waited for. */
const LOOKS = 3
const PAUSE_MS = 5

/** A line across two pages of memory becomes visible in two steps: one without its end may only be on its way. */
async function isLastLineCut(handle: FileHandle): Promise<boolean> {
  for (let look = 0; look < LOOKS; look++) {
    if (look > 0) await pause(PAUSE_MS)
    const { size } = await handle.stat()
    if (size === 0 || (await lastByte(handle, size)) === NEWLINE) return false
  }
  return true
}

const NEWLINE = 10

async function lastByte(handle: FileHandle, size: number): Promise<number> {
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1)
  return buffer[0]!
}

function parseJson(line: string): Json {
  try {
    return JSON.parse(line) as Json
  } catch {
    return null
  }
}
