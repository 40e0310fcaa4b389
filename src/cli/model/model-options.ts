/** What the commands of models share: options of theirs, and files of parameters. */
import { parse as parseYaml } from 'yaml'
import { BellwetherError } from '../../core/errors.ts'
import { readFileOrFail } from '../../core/files.ts'

/** Names between commas. */
export function namesOf(text: string | undefined): readonly string[] | undefined {
  return text?.split(',').map((name) => name.trim())
}

/** Errors: USAGE_VALUE. */
export function requireWhole(flag: string, text: string, least: number): number {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (Number.isSafeInteger(value) && value >= least) return value
  throw new BellwetherError('USAGE_VALUE', {
    message: `${flag} is ${text}.`,
    expected: `It takes a whole number from ${least}.`,
    given: text,
    remedy: `Write for example ${flag} ${least + 1}.`,
  })
}

/** Errors: USAGE_VALUE. */
export function requireShare(flag: string, text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (value > 0 && value < 1) return value
  throw new BellwetherError('USAGE_VALUE', {
    message: `${flag} has ${text === '' ? 'nothing between its commas' : text}.`,
    expected: 'It takes numbers between 0 and 1.',
    given: text,
    remedy: `Write for example ${flag} 0.05,0.5,0.95.`,
  })
}

/** A YAML or JSON file of names and values. Errors: FILE_MISSING, FILE_DENIED, USAGE_VALUE. */
export async function readSettings(path: string): Promise<Readonly<Record<string, unknown>>> {
  const settings = parseSettings((await readFileOrFail(path)).toString('utf8'), path)
  if (typeof settings === 'object' && settings !== null && !Array.isArray(settings)) {
    return settings as Record<string, unknown>
  }
  throw unreadable(path, 'it is no list of names and values')
}

function parseSettings(text: string, path: string): unknown {
  try {
    return parseYaml(text)
  } catch (error) {
    throw unreadable(path, (error as Error).message.split('\n')[0]!.replace(/:$/, ''), error)
  }
}

function unreadable(path: string, reason: string, cause?: unknown): BellwetherError {
  return new BellwetherError('USAGE_VALUE', {
    message: `${path} cannot be used: ${reason}.`,
    expected: 'It is YAML or JSON: a name and its value on each line.',
    given: reason,
    remedy: 'Correct it; docs/reference/models.md shows one.',
    cause,
  })
}
