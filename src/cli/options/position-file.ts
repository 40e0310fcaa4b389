/** A position in a YAML or JSON file: the options of `options payoff` by name, and legs as texts or as members. */
import { parse as parseYaml } from 'yaml'
import { z } from 'zod'
import { BellwetherError } from '../../core/errors.ts'
import { readFileOrFail } from '../../core/files.ts'
import { expectedText, pathText } from '../../core/schema-issue.ts'

const text = z.union([z.string(), z.number()]).transform(String)

const leg = z.union([
  z.string(),
  z
    .strictObject({
      quantity: z.number(),
      root: z.string().optional(),
      expiry: text.optional(),
      right: z.string().optional(),
      strike: z.number().optional(),
      price: z.number().optional(),
      volatility: text.optional(),
    })
    .transform(({ quantity, root = '', expiry = '', right = '', strike = '', price, volatility }) => {
      const words = [`${quantity < 0 ? '' : '+'}${quantity}`, root, expiry, right, strike]
      const more = [price === undefined ? '' : `@ ${price}`, volatility === undefined ? '' : `iv ${volatility}`]
      return [...words, ...more].filter((part) => part !== '').join(' ')
    }),
])

const position = z.strictObject({
  legs: z.array(leg).min(1),
  spot: text.optional(),
  volatility: text.optional(),
  rate: text.optional(),
  yield: text.optional(),
  at: text.optional(),
  multiplier: text.optional(),
  dividend: text.optional(),
  exercise: z.enum(['european', 'american']).optional(),
  product: z.enum(['equity', 'broad_index', 'small_broad_index']).optional(),
})

/** Options as a command line would give them. */
export type PositionFile = Readonly<Record<string, string>>

export function isPositionFile(name: string): boolean {
  return /\.(ya?ml|json)$/i.test(name)
}

/** Legs alone are a list. Errors: FILE_MISSING, USAGE_VALUE. */
export async function readPositionFile(path: string): Promise<PositionFile> {
  const source = (await readFileOrFail(path)).toString('utf8')
  const document = parseDocument(source, path)
  const parsed = position.safeParse(Array.isArray(document) ? { legs: document } : document)
  if (!parsed.success) throw invalidPosition(parsed.error.issues[0]!, path)
  const { legs, ...options } = parsed.data
  const given = Object.entries(options).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return { ...Object.fromEntries(given), legs: legs.join('\n') }
}

function parseDocument(source: string, path: string): unknown {
  try {
    return parseYaml(source)
  } catch (error) {
    const reason = (error as Error).message.split('\n')[0]!.replace(/:$/, '')
    throw new BellwetherError('USAGE_VALUE', {
      message: `${path} cannot be read as YAML: ${reason}.`,
      expected: 'A position is a list of legs, or legs beside spot, volatility, rate, yield and at.',
      given: reason,
      remedy: 'Correct the line; docs/reference/options.md shows one.',
      cause: error,
    })
  }
}

function invalidPosition(issue: z.core.$ZodIssue, path: string): BellwetherError {
  const where = pathText(issue.path)
  return new BellwetherError('USAGE_VALUE', {
    message: `${path}: ${where === '' ? 'the position' : where} cannot be used.`,
    expected: `It must be ${expectedText(issue)}.`,
    given: where,
    remedy: 'Correct it; docs/reference/options.md shows a position.',
  })
}
