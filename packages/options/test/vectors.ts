/** Reference numbers as records of numbers; words stay words. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'vitest'
import { itOnShared, sharedPath } from '../../../test/shared.ts'

export interface VectorRow {
  readonly number: (name: string) => number
  readonly word: (name: string) => string
  readonly line: string
}

/** The same test on the excerpt that comes with the package and, where it is found, on the whole file. */
export function itOnVectors(excerpt: string, whole: string, name: string, body: (rows: VectorRow[]) => void): void {
  it(`${name} (excerpt)`, () => body(readVectors(join(import.meta.dirname, 'vectors', excerpt))))
  itOnShared(name, () => body(readVectors(sharedPath(`vectors/options/${whole}`))))
}

export function readVectors(path: string): VectorRow[] {
  if (!existsSync(path)) throw new Error(`There is no file ${path}.`)
  const [head, ...lines] = readFileSync(path, 'utf8').trim().split('\n')
  const names = head!.split(',')
  return lines.map((line) => {
    const words = line.split(',')
    const word = (name: string) => words[names.indexOf(name)]!
    return { word, number: (name) => Number(word(name)), line }
  })
}

/** The value below which `share` of the values lie. */
export function quantile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * share)]!
}
