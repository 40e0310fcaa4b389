/** `bellwether data ingest --source simulated` and sources of a user's own: records that are made, not read from files. */
import { BellwetherError } from '../../core/errors.ts'
import { countText } from '../../core/number-text.ts'
import { expectedText, pathText } from '../../core/schema-issue.ts'
import { simulatedSource } from '../../ingest/simulated/source.ts'
import type { Source, SourceDefinition } from '../../ingest/source.ts'
import { ingestSource } from '../../jobs/ingest-source.ts'
import { loadExtensions } from '../../research/extensions/load-extensions.ts'
import { z } from 'zod'
import type { CommandContext, CommandResult } from '../command.ts'
import { openHomeLake } from './home-lake.ts'

/** @param source a name, or the path of a TypeScript file @param settings `key=value` each. Errors: USAGE_VALUE, EXTENSION_INVALID */
export async function ingestMade(
  source: string,
  settings: readonly string[],
  context: Pick<CommandContext, 'config' | 'clock' | 'progress'>,
): Promise<CommandResult> {
  const definition = await findSource(source)
  const made = createSource(definition, parametersOf(settings))
  const lake = await openHomeLake(context)
  const { rowsRead, added, restated, unchanged, quarantined, commit, alreadyIngested } = await ingestSource(
    made,
    lake,
    context.progress,
  )
  const isKnown = alreadyIngested || commit === undefined
  const counts = `${countText(added)} new, ${countText(restated)} restated, ${countText(unchanged)} unchanged, ${countText(quarantined)} in quarantine`
  return {
    data: {
      lake: lake.root,
      source: made.description,
      commit: commit ?? null,
      rowsRead,
      added,
      restated,
      unchanged,
      quarantined,
    },
    text: [
      `${countText(rowsRead)} records made: ${counts}.${isKnown ? ' The lake held all of it already.' : ''}`,
      made.description,
      'Check it: bellwether data check. See it: bellwether data ls.',
    ].join('\n\n'),
  }
}

async function findSource(source: string): Promise<SourceDefinition> {
  if (source === simulatedSource.name) return simulatedSource
  if (!source.endsWith('.ts')) {
    throw new BellwetherError('USAGE_VALUE', {
      message: `--source is ${source}.`,
      expected: 'A source is files, simulated, or the path of a TypeScript file that declares a source.',
      given: source,
      remedy: 'Leave --source out to read files.',
    })
  }
  const { sources } = await loadExtensions([source], '.')
  if (sources[0] !== undefined) return sources[0]
  throw new BellwetherError('EXTENSION_INVALID', {
    message: `${source} declares something else than a source.`,
    expected: 'It must have one export, made by defineSource.',
    given: source,
    remedy: 'See docs/reference/extensions.md.',
  })
}

/** Numbers, true and false are taken as such, all else as text. Errors: USAGE_VALUE. */
function parametersOf(settings: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    settings.map((setting) => {
      const [name, ...rest] = setting.split('=')
      const text = rest.join('=')
      if (name === '' || rest.length === 0) throw malformed(setting)
      if (text === 'true' || text === 'false') return [name, text === 'true']
      return [name, text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text)]
    }),
  )
}

function malformed(setting: string): BellwetherError {
  return new BellwetherError('USAGE_VALUE', {
    message: `--set is ${setting}.`,
    expected: '--set takes a parameter of the source and its value.',
    given: setting,
    remedy: 'Write for example --set seed=7 --set to=2020-12-31.',
  })
}

function createSource(definition: SourceDefinition, parameters: Record<string, unknown>): Source {
  try {
    return definition.create(definition.parse(parameters))
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error
    throw unusable(definition.name, error.issues[0]!, parameters)
  }
}

function unusable(source: string, issue: z.core.$ZodIssue, parameters: Record<string, unknown>): BellwetherError {
  const isUnknown = issue.code === 'unrecognized_keys'
  const name = isUnknown ? issue.keys[0]! : pathText(issue.path)
  const value = name in parameters ? String(parameters[name]) : 'nothing'
  return new BellwetherError('USAGE_VALUE', {
    message: isUnknown
      ? `The source ${source} has no parameter ${name}.`
      : `The source ${source} cannot use ${name} = ${value}.`,
    expected: isUnknown
      ? 'Only parameters that the source has can be given.'
      : `${name} must be ${expectedText(issue)}.`,
    given: isUnknown ? name : value,
    remedy: 'Correct it after --set; the reference of the source names its parameters.',
  })
}
