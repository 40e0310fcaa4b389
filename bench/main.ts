/** `npm run bench -- NAME [--json]`: runs bench/NAME.ts; with --json the last line is one JSON document. */
import { readdirSync } from 'node:fs'
import { textTable } from '../src/cli/table.ts'
import { nearestName } from '../src/core/nearest.ts'
import type { Benchmark, BenchResult } from './bench-result.ts'

const NO_BENCHMARKS = ['main', 'bench-result']

const words = process.argv.slice(2)
const isJson = words.includes('--json')
const names = words.filter((word) => !word.startsWith('-'))
const known = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -3))
  .filter((name) => !NO_BENCHMARKS.includes(name))

if (names.length !== 1 || !known.includes(names[0]!)) refuse(names[0])
else await runBenchmark(names[0]!)

async function runBenchmark(name: string): Promise<void> {
  const benchmark = (await import(new URL(`./${name}.ts`, import.meta.url).href)) as Benchmark
  const results = await benchmark.run()
  console.log(resultTable(results))
  if (isJson) console.log(JSON.stringify({ bench: name, results }))
}

function resultTable(results: readonly BenchResult[]): string {
  const columns = [
    { title: 'measured' },
    { title: 'value', align: 'decimal' as const },
    { title: 'unit' },
    { title: 'ratio', align: 'decimal' as const },
    { title: 'against' },
    { title: 'goal' },
    { title: 'met' },
  ]
  return textTable(columns, results.map(resultRow))
}

function resultRow({ name, value, unit, ratio, against, goal, met }: BenchResult): string[] {
  const isMet = met === undefined ? '' : met ? 'yes' : 'NO'
  return [
    name,
    threeFigures(value),
    unit,
    ratio === undefined ? '' : threeFigures(ratio),
    against ?? '',
    goal ?? '',
    isMet,
  ]
}

function threeFigures(value: number): string {
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)))
}

function refuse(name: string | undefined): void {
  const nearest = name === undefined ? undefined : nearestName(name, known)
  const hint = nearest === undefined ? '' : ` Did you mean ${nearest}?`
  const what = name === undefined ? 'Name one benchmark.' : `There is no benchmark ${name}.`
  console.error(`${what} Known are ${known.length === 0 ? 'none yet' : known.join(', ')}.${hint} [USAGE_VALUE]`)
  process.exitCode = 2
}
