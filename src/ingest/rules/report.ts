/** What rules found: rows to be quarantined, and remarks on rows that are stored. */
import { BellwetherError } from '../../core/errors.ts'
import { countText } from '../../core/number-text.ts'
import type { Finding } from '../source.ts'
import { ROW_RULES, type RuleName } from './rule.ts'

export interface Rejection {
  readonly rule: RuleName
  /** What is wrong with this row, as a sentence. */
  readonly reason: string
}

/** A finding without examples, on rows that are stored. */
export function rowFinding(rule: RuleName, message: string, count: number): Finding {
  return { rule, severity: ROW_RULES[rule].severity, message, count, examples: [] }
}

interface Remark {
  readonly rule: RuleName
  readonly message: string
  count: number
  readonly examples: string[]
}

const EXAMPLES = 3

/** Each is kept with its reason and its text; a file with more of them is not what it seems to be. */
export const MOST_REJECTIONS = 2_000_000

export function tooManyRejections(): BellwetherError {
  return new BellwetherError('FORMAT_UNKNOWN', {
    message: `More than ${countText(MOST_REJECTIONS)} rows of the file break the rules of its format.`,
    expected: 'Most rows of a file can be stored; nothing of this one was.',
    given: `${countText(MOST_REJECTIONS)} rows in quarantine`,
    remedy: 'Look at the file: its header fits, its rows do not.',
  })
}

export class RowReport {
  /** The first reason for each row that cannot be stored. */
  readonly rejections = new Map<number, Rejection>()
  readonly #remarks = new Map<string, Remark>()

  reject(row: number, rule: RuleName, reason: string): void {
    if (this.rejections.has(row)) return
    if (this.rejections.size >= MOST_REJECTIONS) throw tooManyRejections()
    this.rejections.set(row, { rule, reason })
  }

  /** Notes `count` rows that are stored all the same; an example is kept while there are few. */
  remark(rule: RuleName, message: string, example = '', count = 1): void {
    const remark = this.#remarks.get(message) ?? { rule, message, count: 0, examples: [] }
    remark.count += count
    if (example !== '' && remark.examples.length < EXAMPLES) remark.examples.push(example)
    this.#remarks.set(message, remark)
  }

  /** One finding a message, in the order in which they came. */
  findings(): Finding[] {
    return [...this.#remarks.values()].map(({ rule, message, count, examples }) => {
      return { rule, severity: ROW_RULES[rule].severity, message, count, examples }
    })
  }
}
