/** A fitted model in a file of its own: what it is, what it was fitted with, and the features it wants. */
import { basename } from 'node:path'
import { type Model, restoreModel } from '@bellwether/learn'
import { z } from 'zod'
import { BellwetherError } from '../core/errors.ts'
import { readFileOrFail, writeFileAtomic } from '../core/files.ts'
import { withCatalogue } from './learn-failure.ts'

const document = z.strictObject({
  format: z.literal('bellwether-model'),
  version: z.literal(1),
  estimator: z.strictObject({ name: z.string(), parameters: z.unknown() }),
  task: z.enum(['regression', 'classification', 'classes']),
  seed: z.int(),
  label: z.string(),
  features: z.array(z.string()),
  /** Samples it was fitted on. */
  rows: z.int(),
  model: z.looseObject({ type: z.string(), version: z.number() }),
})

export type ModelAbout = Omit<z.infer<typeof document>, 'format' | 'version' | 'model'>

export interface StoredModel {
  readonly about: ModelAbout
  readonly model: Model
}

export async function writeModelFile(path: string, { about, model }: StoredModel): Promise<void> {
  const content = { format: 'bellwether-model', version: 1, ...about, model: model.serialise() }
  await writeFileAtomic(path, `${JSON.stringify(content)}\n`)
}

/** Errors: FILE_MISSING, FILE_DENIED; FILE_CORRUPT (no model, or one that was changed). */
export async function readModelFile(path: string): Promise<StoredModel> {
  const parsed = document.safeParse(jsonOf((await readFileOrFail(path)).toString('utf8')))
  if (!parsed.success) throw noModel(path)
  const { format: _, version: __, model, ...about } = parsed.data
  return { about, model: withCatalogue(basename(path), () => restoreModel(model)) }
}

/** Undefined where the text is none. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function noModel(path: string): BellwetherError {
  return new BellwetherError('FILE_CORRUPT', {
    message: `${path} holds no model.`,
    expected: 'It is a file that model fit wrote, of version 1.',
    given: basename(path),
    remedy: 'Fit the model again.',
  })
}
