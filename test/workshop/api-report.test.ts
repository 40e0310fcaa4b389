import * as options from '@bellwether/options'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { apiReport, firstSentence, publicNames } from '../../scripts/write-api-report.ts'

const folder = mkdtempSync(join(tmpdir(), 'bellwether-api-'))
afterAll(() => rmSync(folder, { recursive: true }))

const PACKAGE = join(import.meta.dirname, '../../packages/options')

it('reports the public door of packages/options as it is', () => {
  expect(readFileSync(join(PACKAGE, 'api.md'), 'utf8'), 'run node scripts/write-api-report.ts').toBe(apiReport())
})

it('finds every value that an importer finds, and a sentence for every name', () => {
  const names = publicNames(join(PACKAGE, 'src'))
  const values = names.filter(({ signature }) => !/^(?:interface|type) /.test(signature)).map(({ name }) => name)
  const { strategies, ...others } = options
  const expected = [...Object.keys(others), ...Object.keys(strategies).map((name) => `strategies.${name}`)]
  expect(values.toSorted()).toEqual(expected.toSorted())
  expect(names.filter(({ sentence }) => sentence === '').map(({ name }) => name)).toEqual([])
})

const SOURCE = `/** A head that belongs to no name. */

/** What it is. And more. */
export type Shape =
  /** Round; { is no brace here. */
  | 'round {'
  | { readonly sides: number }

/**
 * Finds one, e.g. the
 * best. Throws nothing.
 */
export async function find(
  { sides }: { readonly sides: number },
  then: (shape: Shape) => void = () => {},
): Promise<{ readonly shape: Shape } | undefined> {
  return { shape: { sides } }
}

export const NAMES = ['round'] as const
/** Made at once. */
export const made: Readonly<Record<string, number>> = { a: 1 }

export class Drawing {
  readonly shape: Shape
  readonly #secret = 1

  private constructor() {
    this.shape = { sides: 1 }
  }

  /** Draws. Twice. */
  static draw(): { readonly done: true } {
    return { done: true }
  }

  #hidden(): void {}
}
`

it('cuts each declaration out as it stands, without bodies and what is private', () => {
  mkdirSync(join(folder, 'draw'))
  writeFileSync(join(folder, 'draw/shape.ts'), SOURCE)
  writeFileSync(
    join(folder, 'index.ts'),
    "export { find, type Shape, NAMES } from './draw/shape.ts'\nexport * as all from './draw/shape.ts'\n",
  )
  const found = new Map(publicNames(folder).map((one) => [one.name, one]))
  expect([...found.keys()].slice(0, 3)).toEqual(['find', 'Shape', 'NAMES'])
  expect(found.get('find')).toEqual({
    name: 'find',
    folder: 'draw',
    sentence: 'Finds one, e.g. the best.',
    signature: `async function find(
  { sides }: { readonly sides: number },
  then: (shape: Shape) => void = () => {},
): Promise<{ readonly shape: Shape } | undefined>`,
  })
  expect(found.get('Shape')).toMatchObject({ sentence: 'What it is.' })
  expect(found.get('Shape')!.signature).toMatch(/^type Shape =\n[^]*sides: number \}$/)
  expect(found.get('NAMES')).toMatchObject({ sentence: '', signature: "const NAMES = ['round'] as const" })
  expect(found.get('all.made')!.signature).toBe('const made: Readonly<Record<string, number>>')
  expect(found.get('all.Drawing')!.signature).toBe(
    'class Drawing {\n  readonly shape: Shape\n  /** Draws. */\n  static draw(): { readonly done: true }\n}',
  )
})

it('ends a sentence at a full stop that a new one follows', () => {
  expect(firstSentence('/** Per year: 0.2 is 20 %. `a` is b. */')).toBe('Per year: 0.2 is 20 %.')
  expect(firstSentence('/**\n * No stop\n * @param a what */')).toBe('No stop')
})

it('refuses a name without a declaration', () => {
  writeFileSync(join(folder, 'index.ts'), "export { lost } from './draw/shape.ts'\n")
  expect(() => publicNames(folder)).toThrow('lost is exported and no declaration of it was found')
})
