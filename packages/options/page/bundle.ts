/** What a browser gets of TypeScript: one minified module. */
import { rolldown } from 'rolldown'

/** @param entry path of a module; everything it reaches is in the answer */
export async function bundle(entry: string): Promise<string> {
  const build = await rolldown({ input: entry })
  const { output } = await build.generate({ format: 'esm', minify: true })
  await build.close()
  return output[0].code
}
