/** The rules that single rows, and the rows of one file among each other, must obey. */
import type { Severity } from '../source.ts'

export interface RowRule {
  /** A row that breaks a rule of severity error goes to quarantine; others are stored and remarked upon. */
  readonly severity: Severity
  /** What the rule says, for the reference documentation. */
  readonly sentence: string
}

export const ROW_RULES = {
  FIELD_COUNT: { severity: 'error', sentence: 'A line has as many fields as the header.' },
  NUMBER_INVALID: { severity: 'error', sentence: 'A number is written as a decimal number.' },
  DATE_INVALID: { severity: 'error', sentence: 'A date or time exists and is written as the format says.' },
  VALUE_MISSING: { severity: 'error', sentence: 'What makes a record is there, for example the four prices of a bar.' },
  PRICE_NOT_POSITIVE: { severity: 'error', sentence: 'A price is above zero; a quote may be zero, never below.' },
  OHLC_IMPOSSIBLE: {
    severity: 'error',
    sentence: 'The high of a bar is its largest price and the low its smallest, up to a billionth of the price.',
  },
  NEGATIVE_VOLUME: { severity: 'error', sentence: 'Sizes, volumes, counts and open interest are not negative.' },
  QUOTE_CROSSED: { severity: 'error', sentence: 'The bid is not above the ask.' },
  QUOTE_LOCKED: { severity: 'warning', sentence: 'The bid is below the ask; equal ones are stored.' },
  CONTRACT_INVALID: { severity: 'error', sentence: 'A contract names its root, expiry, right and strike.' },
  CONTRACT_MISMATCH: { severity: 'error', sentence: 'The name of a contract and the columns beside it agree.' },
  CONTRACT_EXPIRED: { severity: 'error', sentence: 'A contract is not quoted after its expiry.' },
  SESSION_NONE: { severity: 'error', sentence: 'A market record belongs to a day on which the exchange was open.' },
  SESSION_ASSUMED: {
    severity: 'note',
    sentence: 'Outside the years of the exchange calendar each weekday counts as a session from 09:30 to 16:00.',
  },
  DUPLICATE_ROW: { severity: 'error', sentence: 'A record occurs once in a file; the same again is left out.' },
  DUPLICATE_CONFLICT: {
    severity: 'error',
    sentence: 'Two rows do not give different values for one record; where they do, none of them is stored.',
  },
  TIME_ORDER: { severity: 'note', sentence: 'Rows run forward in time; files that run otherwise are sorted.' },
  UNIT_JUMP: { severity: 'note', sentence: 'Prices quoted in another unit are brought to the unit of today.' },
  VALUE_ZERO: { severity: 'note', sentence: 'A zero that stands for "no trade" is stored as missing.' },
  FIELD_EXTRA: { severity: 'note', sentence: 'A line may end in one empty field more than the header has.' },
  SYMBOL_NAMED: { severity: 'note', sentence: 'Rows that do not name their symbol have it from the name of the file.' },
  COLUMN_UNKNOWN: { severity: 'warning', sentence: 'Each column of a file is one that its format knows.' },
  COLUMN_UNUSED: { severity: 'note', sentence: 'A column that says nothing new is not stored.' },
  LOOK_AHEAD_TRAP: {
    severity: 'warning',
    sentence: 'Values stand at the date they refer to, not at the date they were published.',
  },
  KNOWN_MODELLED: {
    severity: 'note',
    sentence: 'When a value became known was observed; where it was not, a rule of release stands in.',
  },
  VALUES_REVISED: { severity: 'warning', sentence: 'Values are first prints, not what later revisions made of them.' },
  FILE_END: { severity: 'warning', sentence: 'The last line of a file ends like the others.' },
} as const satisfies Record<string, RowRule>

export type RuleName = keyof typeof ROW_RULES
