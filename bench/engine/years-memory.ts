/** The peak memory of a process that trades condors over years of chains. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

const CHILD = join(import.meta.dirname, 'years-child.ts')

export interface YearsMemory {
  readonly megabytes: number
  readonly sessions: number
  readonly fills: number
}

/** @param lake chains are made where none is named */
export function yearsMemory(years: number, lake?: string): YearsMemory {
  const words = [CHILD, String(years), ...(lake === undefined ? [] : [lake])]
  return JSON.parse(execFileSync(process.execPath, words, { encoding: 'utf8' })) as YearsMemory
}
