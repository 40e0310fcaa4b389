/** What a search has found, kept by the name of its study, to be resumed and to be fitted with. */
import { basename } from 'node:path'
import type { FinishedTrial } from '@bellwether/learn'
import { z } from 'zod'
import { BellwetherError } from '../core/errors.ts'
import { readFileOrFail, writeFileAtomic } from '../core/files.ts'

const trial = z.strictObject({
  index: z.int(),
  parameters: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])),
  effort: z.number(),
  loss: z.number().nullable(),
})

const record = z.strictObject({
  format: z.literal('bellwether-tuning'),
  version: z.literal(1),
  /** Hash of all that the losses depend on. */
  key: z.string(),
  finished: z.array(trial),
  /** Null until the search is at its end; its parameters are complete. */
  estimator: z.strictObject({ name: z.string(), parameters: z.unknown() }).nullable(),
})

export type TuningRecord = Omit<z.infer<typeof record>, 'format' | 'version' | 'finished'> & {
  readonly finished: readonly FinishedTrial[]
}

export async function writeTuning(path: string, content: TuningRecord): Promise<void> {
  await writeFileAtomic(path, `${JSON.stringify({ format: 'bellwether-tuning', version: 1, ...content })}\n`)
}

/** Errors: FILE_MISSING, FILE_DENIED; FILE_CORRUPT. */
export async function readTuning(path: string): Promise<TuningRecord> {
  const text = (await readFileOrFail(path)).toString('utf8')
  try {
    const { format: _, version: __, ...content } = record.parse(JSON.parse(text))
    return content
  } catch (cause) {
    throw new BellwetherError('FILE_CORRUPT', {
      message: `${path} holds no search.`,
      expected: 'It is a file that model tune wrote, of version 1.',
      given: basename(path),
      remedy: 'Remove it and tune anew.',
      cause,
    })
  }
}
