/**
 * The one catalogue of errors that a user can meet.
 *
 * A code names the kind of mistake and fixes the exit status; the place that fails adds what was
 * wrong with what was given, what was expected, and what to do. Anything thrown that is not a
 * BellwetherError is a defect of the program.
 */

/** Exit statuses of every command. */
export const EXIT = {
  ok: 0,
  defect: 1,
  usage: 2,
  input: 3,
  notFound: 4,
  system: 5,
  checkFailed: 6,
  cancelled: 130,
} as const

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT]

/** Every code, with its exit status and the sentence that the reference documentation prints. */
export const ERROR_CATALOGUE = {
  USAGE_FLAG: { exit: EXIT.usage, title: 'A command was called with an option or argument it does not know.' },
  USAGE_VALUE: { exit: EXIT.usage, title: 'An option has a value that cannot be used.' },
  CONFIG_INVALID: { exit: EXIT.usage, title: 'A configuration value is unknown or cannot be used.' },
  STUDY_INVALID: { exit: EXIT.usage, title: 'A study file has an unknown key or a value that cannot be used.' },
  GRID_INVALID: { exit: EXIT.usage, title: 'A grid file has an unknown key or a value that cannot be used.' },
  GRID_TOO_LARGE: { exit: EXIT.usage, title: 'A grid has more rows than a sweep may have.' },
  EXTENSION_INVALID: {
    exit: EXIT.usage,
    title: 'A file of your own (feature, model, metric, source, strategy) does not export what was declared.',
  },
  FEATURE_INVALID: { exit: EXIT.usage, title: 'A feature or label is unknown or its parameters cannot be used.' },
  MODEL_INVALID: { exit: EXIT.usage, title: 'A model is unknown or its parameters cannot be used.' },
  MODEL_FAILED: { exit: EXIT.input, title: 'A model has no solution on the samples it was given.' },
  FILE_MISSING: { exit: EXIT.notFound, title: 'A file or folder does not exist or cannot be read.' },
  FILE_TRUNCATED: { exit: EXIT.input, title: 'A file ends before its contents are complete.' },
  FILE_CORRUPT: { exit: EXIT.input, title: 'A file cannot be decoded.' },
  FORMAT_UNKNOWN: { exit: EXIT.input, title: 'No known format fits a file.' },
  FORMAT_AMBIGUOUS: {
    exit: EXIT.input,
    title: 'A file fits its format, but something it does not say itself is missing.',
  },
  INGEST_ORDER: { exit: EXIT.input, title: 'Rows are not in time order.' },
  INGEST_EMPTY: { exit: EXIT.input, title: 'Nothing in a file could be stored.' },
  COLUMN_MISSING: { exit: EXIT.input, title: 'A table lacks a column that is needed.' },
  VALUE_INVALID: { exit: EXIT.input, title: 'A value in a table cannot be used.' },
  CALENDAR_RANGE: { exit: EXIT.usage, title: 'A date lies outside the years that a calendar covers.' },
  DATA_NONE: { exit: EXIT.notFound, title: 'The lake holds no data for what was asked.' },
  DATA_INSUFFICIENT: { exit: EXIT.notFound, title: 'There are too few data for what was asked.' },
  RUN_UNKNOWN: { exit: EXIT.notFound, title: 'No run has this identifier.' },
  ARTEFACT_UNKNOWN: { exit: EXIT.notFound, title: 'A run has no file or table of this name.' },
  RUN_DAMAGED: { exit: EXIT.input, title: 'A file of a stored run is missing, cut, changed, or of another version.' },
  RUN_DIFFERS: { exit: EXIT.checkFailed, title: 'A run recomputed from its inputs differs from what is stored.' },
  LOOK_AHEAD: {
    exit: EXIT.checkFailed,
    title: 'A value changed when data after it were replaced: something looks ahead.',
  },
  GATE_CLOSED: { exit: EXIT.checkFailed, title: 'A study depends on a forecast that is not fit to be traded on.' },
  DATA_UNFIT: { exit: EXIT.checkFailed, title: 'Data failed a quality rule of severity error.' },
  LAKE_CORRUPT: { exit: EXIT.input, title: 'A file of the lake is missing or is not what its commit says.' },
  QUERY_INVALID: { exit: EXIT.usage, title: 'An SQL statement cannot be run.' },
  DISK_FULL: { exit: EXIT.system, title: 'The disk is full.' },
  FILE_DENIED: { exit: EXIT.system, title: 'The operating system refused access to a file.' },
  PORT_TAKEN: { exit: EXIT.system, title: 'The network port is taken.' },
  ROUTE_UNKNOWN: { exit: EXIT.notFound, title: 'The server has nothing at this address.' },
  REQUEST_INVALID: { exit: EXIT.usage, title: 'A request to the server has a value that cannot be used.' },
  REQUEST_TOO_LARGE: { exit: EXIT.usage, title: 'A request to the server is larger than it takes.' },
  REQUEST_TOO_SLOW: { exit: EXIT.system, title: 'A request to the server, or its answer, took too long.' },
  REQUEST_TOO_OFTEN: { exit: EXIT.system, title: 'There were too many requests to the server in a short time.' },
  ENTRY_DENIED: { exit: EXIT.usage, title: 'The server does not know who is calling.' },
  SCOPE_MISSING: { exit: EXIT.usage, title: 'A key or a session may not do what it asked for.' },
  ORIGIN_REFUSED: {
    exit: EXIT.usage,
    title: 'A request to the server came by a name or from a page that is not its own.',
  },
  ADDRESS_EXPOSED: { exit: EXIT.usage, title: 'The server would be open to other machines without encryption.' },
  KEY_UNKNOWN: { exit: EXIT.notFound, title: 'No API key has this identifier.' },
  SWEEP_INEXACT: { exit: EXIT.usage, title: 'The sums of a sweep would not be exact.' },
  WORKER_LOST: { exit: EXIT.system, title: 'A worker ended before its task was done.' },
  LOCKED: { exit: EXIT.system, title: 'Another process holds what is needed.' },
  DEFECT: { exit: EXIT.defect, title: 'The program itself failed; nothing that was given is to blame.' },
  CANCELLED: { exit: EXIT.cancelled, title: 'The work was cancelled.' },
} as const satisfies Record<string, { exit: ExitStatus; title: string }>

export type ErrorCode = keyof typeof ERROR_CATALOGUE

export interface ErrorParts {
  /** One sentence: what is wrong with what was given. */
  message: string
  /** One sentence: what was expected. */
  expected: string
  /** What came, as short as it can be shown. */
  given: string
  /** One sentence: what to do. */
  remedy: string
  cause?: unknown
}

/** An error that a person caused or can mend. Shown without a stack. */
export class BellwetherError extends Error {
  override readonly name = 'BellwetherError'
  readonly code: ErrorCode
  readonly expected: string
  readonly given: string
  readonly remedy: string

  constructor(code: ErrorCode, parts: ErrorParts) {
    super(parts.message, parts.cause === undefined ? undefined : { cause: parts.cause })
    this.code = code
    this.expected = parts.expected
    this.given = parts.given
    this.remedy = parts.remedy
  }

  get exitStatus(): ExitStatus {
    return ERROR_CATALOGUE[this.code].exit
  }

  toJSON(): {
    code: ErrorCode
    message: string
    expected: string
    given: string
    remedy: string
    exitStatus: ExitStatus
  } {
    return {
      code: this.code,
      message: this.message,
      expected: this.expected,
      given: this.given,
      remedy: this.remedy,
      exitStatus: this.exitStatus,
    }
  }
}

/** The text a terminal shows: what is wrong, what was expected, what to do, the code last. */
export function formatError(error: BellwetherError): string {
  return `${error.message} ${error.expected} ${error.remedy} [${error.code}]`
}
