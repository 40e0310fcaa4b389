/**
 * Makes one script of the program of a sweep's report and writes it as a module of src/, so that reports carry it and
 * nothing is built when they are made.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { rolldown } from 'rolldown'

const FOLDER = join(import.meta.dirname, '../src/research/sweep-report')

export async function programText(): Promise<string> {
  // Modules that name themselves do so for worker threads, which a page has none of.
  const transform = { define: { 'import.meta': '{}' } }
  const build = await rolldown({ input: join(FOLDER, 'page/page.ts'), transform })
  const { output } = await build.generate({ format: 'iife', minify: true })
  await build.close()
  return output[0].code
}

if (import.meta.main) {
  const lead = '/** Made by scripts/build-page-program.ts of page/: `npm run prepare` makes it anew. */\n'
  const text = `${lead}export const PAGE_PROGRAM = ${JSON.stringify(await programText())}\n`
  writeFileSync(join(FOLDER, 'page-program.ts'), text)
}
