/** Errors of the learners, which know no catalogue, in the words of ours. */
import { LearnError, type LearnErrorKind } from '@bellwether/learn'
import { BellwetherError, type ErrorCode } from '../core/errors.ts'

const CODES: Readonly<Record<LearnErrorKind, ErrorCode>> = {
  parameter: 'MODEL_INVALID',
  data: 'VALUE_INVALID',
  insufficient: 'DATA_INSUFFICIENT',
  leak: 'LOOK_AHEAD',
  'no-solution': 'MODEL_FAILED',
  model: 'FILE_CORRUPT',
}

/** Runs `work`; a learner's error becomes one of the catalogue, its message beginning with `where`. */
export function withCatalogue<T>(where: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw catalogued(where, error)
  }
}

/** As `withCatalogue`, of work that takes time. */
export async function withCatalogueLater<T>(where: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw catalogued(where, error)
  }
}

function catalogued(where: string, error: unknown): unknown {
  if (!(error instanceof LearnError)) return error
  const { message, expected, given, remedy } = error
  return new BellwetherError(CODES[error.kind], {
    message: `${where}: ${message}`,
    expected,
    given,
    remedy,
    cause: error,
  })
}
