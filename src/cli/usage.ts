/** What a command line got wrong, as errors of the catalogue. */
import type { Command as Parser, CommanderError } from 'commander'
import { BellwetherError } from '../core/errors.ts'
import { nearestName } from '../core/nearest.ts'

/** @param names command names below `path`, e.g. ingest and check below data */
export function unknownCommand(given: string, path: string, names: readonly string[]): BellwetherError {
  const what = path === '' ? `${given} is no command.` : `${path} has no command ${given}.`
  return usageError('USAGE_FLAG', what, `Known are ${names.join(', ')}.`, given, suggestion(given, names, path))
}

export function missingVerb(noun: string, names: readonly string[]): BellwetherError {
  return usageError(
    'USAGE_FLAG',
    `${noun} alone is no command.`,
    `It is followed by one of ${names.join(', ')}.`,
    noun,
    `Run for example bellwether ${noun} ${names[0]}, or bellwether ${noun} --help.`,
  )
}

/** Long and short flags that `parser` and its parents know. */
export function knownFlags(parser: Parser): string[] {
  const own = parser.createHelp().visibleOptions(parser)
  const flags = own.flatMap(({ long, short }) => [long, short]).filter((flag) => flag !== undefined && flag !== null)
  return [...new Set(parser.parent === null ? flags : [...flags, ...knownFlags(parser.parent)])]
}

/**
 * The parser takes the next word as a value even if it is a flag; that is nearly always a value forgotten.
 * Errors: USAGE_VALUE.
 */
export function assertValuesGiven(argv: readonly string[], parser: Parser): void {
  const flags = new Set(knownFlags(parser))
  const needValue = new Set<string>()
  for (let at: Parser | null = parser; at !== null; at = at.parent) {
    for (const option of at.options) if (option.required) for (const flag of flagsOf(option)) needValue.add(flag)
  }
  const end = argv.indexOf('--')
  const words = end < 0 ? argv : argv.slice(0, end)
  for (const [i, word] of words.entries()) {
    const next = words[i + 1]
    if (needValue.has(word) && (next === undefined || flags.has(next))) throw missingValue(word, next)
  }
}

function flagsOf(option: { long?: string | undefined; short?: string | undefined }): string[] {
  return [option.long, option.short].filter((flag) => flag !== undefined)
}

function missingValue(flag: string, next: string | undefined): BellwetherError {
  return usageError(
    'USAGE_VALUE',
    `${flag} has no value.`,
    `${flag} is followed by a value.`,
    next ?? 'nothing',
    `Write a value after ${flag}.`,
  )
}

/** Turns what the parser refuses into one of our errors; undefined when it only printed help. */
export function fromParser(error: CommanderError, path: string, parser: Parser): BellwetherError | undefined {
  const quoted = /'([^']*)'/.exec(error.message)?.[1] ?? ''
  const sentence = firstSentence(error.message)
  const help = `Run bellwether ${path} --help to see what it takes.`
  switch (error.code) {
    case 'commander.helpDisplayed':
    case 'commander.help':
      return undefined
    case 'commander.unknownOption': {
      const flags = knownFlags(parser).filter((flag) => flag.startsWith('--'))
      const expected = `Its options are ${flags.join(', ')}.`
      return usageError(
        'USAGE_FLAG',
        `${path === '' ? 'bellwether' : path} has no option ${quoted}.`,
        expected,
        quoted,
        suggestion(quoted, flags, path),
      )
    }
    case 'commander.missingArgument':
      return usageError('USAGE_VALUE', `${path} needs ${quoted}.`, usageLine(parser, path), 'nothing', help)
    case 'commander.excessArguments':
      return usageError(
        'USAGE_FLAG',
        `${path} was given too many arguments.`,
        usageLine(parser, path),
        parser.args.join(' '),
        help,
      )
    case 'commander.optionMissingArgument':
      return missingValue(quoted.split(/[ ,]+/).find((word) => word.startsWith('--')) ?? quoted, undefined)
    case 'commander.missingMandatoryOptionValue':
      return usageError('USAGE_FLAG', `${path} needs the option ${quoted}.`, usageLine(parser, path), 'nothing', help)
    case 'commander.invalidArgument':
      return usageError(
        'USAGE_VALUE',
        sentence,
        usageLine(parser, path),
        /argument '([^']*)'/.exec(error.message)?.[1] ?? quoted,
        help,
      )
    default:
      return usageError('USAGE_FLAG', sentence, usageLine(parser, path), quoted, help)
  }
}

function usageLine(parser: Parser, path: string): string {
  return `It is called as bellwether ${path} ${parser.usage()}.`
}

function firstSentence(message: string): string {
  const text = message.replace(/^error: /, '').split('\n')[0]!
  const capital = text.charAt(0).toUpperCase() + text.slice(1)
  return capital.endsWith('.') ? capital : `${capital}.`
}

function suggestion(given: string, names: readonly string[], path: string): string {
  const nearest = nearestName(given, names)
  if (nearest !== undefined) return `Did you mean ${nearest}?`
  return path === '' ? 'Run bellwether --help to see all.' : `Run bellwether ${path} --help to see what there is.`
}

function usageError(
  code: 'USAGE_FLAG' | 'USAGE_VALUE',
  message: string,
  expected: string,
  given: string,
  remedy: string,
): BellwetherError {
  return new BellwetherError(code, { message, expected, given, remedy })
}
