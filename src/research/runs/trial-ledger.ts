/**
 * The append-only list of every configuration ever evaluated in a project.
 *
 * One JSON line a trial, appended in a single write, so that processes may append at once and a
 * killed one leaves at most a last line that is cut; it is then counted as damaged, never repaired.
 * What depends on the list (a deflated Sharpe ratio) is computed when it is shown, as of a position.
 */
import { type FileHandle, mkdir, open, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { fileError } from '../../core/files.ts'
import type { Json } from '../../core/hash.ts'
import { variance } from '../../core/stats/moments.ts'

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

export interface TrialCount {
  /** Lines read: a figure computed from them is as of this position. */
  readonly position: number
  /** Lines that could not be read. */
  readonly damaged: number
  /** Different configurations of the family on this market. */
  readonly count: number
  /** Different configurations in the whole project. */
  readonly countOverall: number
  /** Sample variance of their Sharpe ratios a period; 0 with fewer than two. */
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

export class TrialLedger {
  readonly #path: string

  constructor(path: string) {
    this.#path = path
  }

  /** Errors: DISK_FULL, FILE_DENIED. */
  async append(trial: Trial): Promise<void> {
    try {
      await mkdir(dirname(this.#path), { recursive: true })
      const handle = await open(this.#path, 'a+')
      try {
        await handle.write(`${(await isLastLineCut(handle)) ? '\n' : ''}${JSON.stringify(trialSchema.parse(trial))}\n`)
        await handle.sync()
      } finally {
        await handle.close()
      }
    } catch (error) {
      throw fileError(error, this.#path)
    }
  }

  async read(): Promise<{ trials: Trial[]; position: number; damaged: number }> {
    const lines = (await this.#text()).split('\n').filter((line) => line !== '')
    const trials: Trial[] = []
    for (const line of lines) {
      const parsed = trialSchema.safeParse(parseJson(line))
      if (parsed.success) trials.push(parsed.data)
    }
    return { trials, position: lines.length, damaged: lines.length - trials.length }
  }

  async count(family: string, market: string): Promise<TrialCount> {
    const { trials, position, damaged } = await this.read()
    const latest = new Map(trials.map((trial) => [`${trial.market} ${trial.configuration}`, trial]))
    const related = [...latest.values()].filter((trial) => trial.family === family && trial.market === market)
    const sharpes = related.flatMap((trial) => (trial.sharpe === null ? [] : [trial.sharpe]))
    return {
      position,
      damaged,
      count: related.length,
      countOverall: latest.size,
      sharpeVariance: sharpes.length < 2 ? 0 : variance(Float64Array.from(sharpes)),
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
