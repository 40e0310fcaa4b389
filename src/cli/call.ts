/** From the words of a command line to the command that is meant, its arguments and its options. */
import { Command as Parser, CommanderError } from 'commander'
import type { CommandModule } from './command.ts'
import { groupOverview, overview } from './help.ts'
import type { CommandEntry } from './registry.ts'
import { assertValuesGiven, fromParser, missingVerb, unknownCommand } from './usage.ts'

/** Options that every command takes. */
export interface GlobalOptions {
  readonly json?: boolean
  readonly progress: boolean
  readonly home?: string
  readonly config?: string
  readonly threads?: string
  readonly logLevel?: string
}

/** A command that can be run. */
export interface Call {
  readonly module: CommandModule
  readonly arguments: readonly string[]
  readonly options: Readonly<Record<string, unknown>>
  readonly globals: GlobalOptions
}

/** Which command the words name; `entry` is undefined where help or the version is asked for. */
export interface Located {
  /** The words of the name, or as many as there are. */
  readonly name: string
  readonly entry: CommandEntry | undefined
  /** All words but the name. */
  readonly rest: readonly string[]
}

const VALUED_GLOBALS = ['--home', '--config', '--threads', '--log-level']
const HELP = ['--help', '-h']

/** Finds the command's name among flags. Errors: USAGE_FLAG. */
export function locate(argv: readonly string[], commands: readonly CommandEntry[]): Located {
  const { words, rest } = splitName(argv, commands)
  const [noun, verb] = words
  const isHelp = rest.some((word) => HELP.includes(word))
  if (noun === undefined) {
    if (!isHelp) assertGlobals(rest)
    return { name: '', entry: undefined, rest }
  }
  const name = words.join(' ')
  const entry = commands.find((command) => command.name === name)
  if (entry !== undefined) return { name, entry, rest }
  const below = commands.filter((command) => command.name.startsWith(`${noun} `))
  const verbs = below.map((command) => command.name.slice(noun.length + 1))
  if (below.length === 0) throw unknownCommand(noun, '', nouns(commands))
  if (verb !== undefined) throw unknownCommand(verb, noun, verbs)
  if (!isHelp) throw missingVerb(noun, verbs)
  return { name, entry: undefined, rest }
}

/** Help for a noun, or for all. */
export function helpText({ name }: Located, commands: readonly CommandEntry[]): string {
  if (name === '') return overview(commands)
  return groupOverview(
    name,
    commands.filter((command) => command.name.startsWith(`${name} `)),
  )
}

/** Takes the first words that are neither flags nor their values: one for a command of one word, else two. */
function splitName(argv: readonly string[], commands: readonly CommandEntry[]): { words: string[]; rest: string[] } {
  const words: string[] = []
  const rest: string[] = []
  let wanted = 2
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i]!
    const isName = words.length < wanted && !word.startsWith('-') && !(words.length === 0 && word === 'help')
    if (isName) {
      words.push(word)
      if (commands.some((command) => command.name === words[0])) wanted = 1
    } else if (words.length === 0 && word === 'help') rest.push('--help')
    else rest.push(word)
    if (words.length < wanted && VALUED_GLOBALS.includes(word) && i + 1 < argv.length) rest.push(argv[++i]!)
  }
  return { words, rest }
}

function nouns(commands: readonly CommandEntry[]): string[] {
  return [...new Set(commands.map((command) => command.name.split(' ')[0]!))]
}

/** Loads the command's module and reads its options. Returns help as text where it is asked for. Errors: USAGE_*. */
export async function readCall({ name, entry, rest }: Located): Promise<Call | string> {
  const module = await entry!.load()
  let printed = ''
  const program = globalParser((text) => (printed += text))
  const parser = name.split(' ').reduce((parent, word) => parent.command(word), program)
  parser.description(entry!.summary).action(() => undefined)
  module.configure(parser)
  if (!rest.some((word) => HELP.includes(word))) assertValuesGiven(rest, parser)
  try {
    program.parse([...name.split(' '), ...rest], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    const usage = fromParser(error, name, parser)
    if (usage !== undefined) throw usage
    return printed.trimEnd()
  }
  return { module, arguments: parser.args, options: parser.opts(), globals: program.opts<GlobalOptions>() }
}

/** Errors: USAGE_* for flags that no command takes. */
function assertGlobals(flags: readonly string[]): void {
  const parser = globalParser(() => undefined)
    .option('--version')
    .action(() => undefined)
  assertValuesGiven(flags, parser)
  try {
    parser.parse(flags, { from: 'user' })
  } catch (error) {
    throw error instanceof CommanderError ? (fromParser(error, '', parser) ?? error) : error
  }
}

function globalParser(print: (text: string) => void): Parser {
  return new Parser('bellwether')
    .option('--json', 'print one JSON document instead of text')
    .option('--home <dir>', 'folder of the lake, the runs and the logs')
    .option('--config <file>', 'YAML file of settings')
    .option('--threads <n>', 'worker threads that heavy work may use')
    .option('--log-level <level>', 'what is logged')
    .option('--no-progress', 'show no progress line')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ writeOut: print, writeErr: () => undefined })
    .exitOverride()
}
