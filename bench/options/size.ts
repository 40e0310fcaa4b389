/** What a browser gets: the whole package and its page, minified and compressed. */
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { pageHtml } from '../../packages/options/page/build.ts'
import { bundle } from '../../packages/options/page/bundle.ts'
import type { BenchResult } from '../bench-result.ts'

const PACKAGE = join(import.meta.dirname, '../../packages/options')
const MOST = 60

export async function sizeFigures(): Promise<BenchResult[]> {
  const all = await bundle(join(PACKAGE, 'src/index.ts'))
  return [figure('all exports', all), figure('the page', await pageHtml())]
}

function figure(what: string, text: string): BenchResult {
  const value = gzipSync(text).byteLength / 1000
  const name = `size, ${what}, minified and compressed`
  return { name, value, unit: 'kB', goal: `below ${MOST} kB`, met: value < MOST }
}
