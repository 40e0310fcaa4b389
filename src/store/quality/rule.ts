/** What a rule over stored records looks like. Adding one is one file in rules/, and one line in rules.ts. */
import type { Frame } from '../../core/frame.ts'
import type { Severity } from '../../ingest/source.ts'
import type { Calendar } from '../../market/calendar.ts'
import type { KindName } from '../../market/record-kind.ts'
import type { SeriesId } from '../series.ts'

/** A series with its rows, in the order of the kind's key. */
export interface Series extends SeriesId {
  /** SPY 1d raw (lean) */
  readonly title: string
  readonly frame: Frame
}

/** A dividend, split or capital gain that some source reports. */
export interface Action {
  readonly exDate: number
  readonly action: string
  /** New shares for one old of a split; cash a share, or 0 where only a factor tells of it. */
  readonly amount: number
}

/** What a rule may know beside the series itself. */
export interface RuleContext {
  readonly calendar: Calendar
  /** Actions of the series' symbol, by date; undefined where the lake holds none. */
  readonly actions: readonly Action[] | undefined
  /** Raw prices of the same symbol and interval, where the series is adjusted. */
  readonly rawSeries: readonly Series[]
}

/** What a rule found in one series. */
export interface Found {
  /** A sentence a trader understands; it names the series. */
  readonly message: string
  /** In the unit of the rule's words. */
  readonly count: number
  /** Where, most telling first; at most MOST_EXAMPLES. */
  readonly examples: readonly string[]
}

export interface QualityRule {
  readonly name: string
  readonly severity: Severity
  /** What good data do, as a sentence. */
  readonly sentence: string
  /** What is counted, for the verdict: "3 sessions missing". */
  readonly words: { readonly one: string; readonly many: string }
  readonly kinds: readonly KindName[]
  /** A pure function of the rows. */
  check(series: Series, context: RuleContext): readonly Found[]
}

export const MOST_EXAMPLES = 200
