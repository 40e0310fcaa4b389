import { join } from 'node:path'
import { BellwetherError } from '../../core/errors.ts'

/** Where the search of a study is kept. Errors: USAGE_VALUE. */
export function tuningPath(home: string, study: string): string {
  if (/^[a-z0-9][a-z0-9_-]{0,80}$/i.test(study)) return join(home, 'tuning', `${study}.json`)
  throw new BellwetherError('USAGE_VALUE', {
    message: `"${study}" cannot be the name of a study.`,
    expected: 'A name has letters, digits, dashes and underscores, and begins with a letter or a digit.',
    given: study,
    remedy: 'Choose another name.',
  })
}
