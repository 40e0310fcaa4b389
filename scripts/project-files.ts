/** The TypeScript files of the project, as paths from its root with forward slashes, sorted. */
import { globSync } from 'node:fs'
import { sep } from 'node:path'

/** @param patterns globs from `root`; a pattern that matches nothing is allowed, an empty answer is up to the caller */
export function projectFiles(root: string, patterns: readonly string[]): string[] {
  const exclude = ['**/node_modules/**', '**/dist/**']
  const found = globSync([...patterns], { cwd: root, exclude })
  return [...new Set(found.map((path) => path.split(sep).join('/')))].toSorted()
}
