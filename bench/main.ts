/** `npm run bench -- NAME [PART...] [--json]`: runs bench/NAME.ts; with --json the last line is one JSON document. */
import { readdirSync } from 'node:fs'
import { textTable } from '../src/cli/table.ts'
import { nearestName } from '../src/core/nearest.ts'
import type { Benchmark, BenchResult } from './bench-result.ts'

const NO_BENCHMARKS = ['main', 'bench-result']

const words = process.argv.slice(2)
const isJson = words.includes('--json')
const [name, ...parts] = words.filter((word) => !word.startsWith('-'))
const known = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -3))
  .filter((name) => !NO_BENCHMARKS.includes(name))

if (name === undefined) refuse('Name one benchmark.', known)
else if (!known.includes(name)) refuse(`There is no benchmark ${name}.`, known, name)
else await runBenchmark(name)

async function runBenchmark(name: string): Promise<void> {
  const benchmark = (await import(new URL(`./${name}.ts`, import.meta.url).href)) as Benchmark
  const unknown = parts.find((part) => !benchmark.parts?.includes(part))
  if (unknown !== undefined) return refuse(`${name} has no part ${unknown}.`, benchmark.parts ?? [], unknown)
  const results = await benchmark.run(parts)
  console.log(resultTable(results))
  if (isJson) console.log(JSON.stringify({ bench: name, parts, results }))
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

function resultRow({ name, value, unit, ratio, against, goal, met, stretchMet }: BenchResult): string[] {
  const isMet = met === undefined ? '' : !met ? 'NO' : stretchMet ? 'yes, stretch' : 'yes'
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

function refuse(what: string, choices: readonly string[], given?: string): void {
  const nearest = given === undefined ? undefined : nearestName(given, choices)
  const hint = nearest === undefined ? '' : ` Did you mean ${nearest}?`
  console.error(`${what} Known are ${choices.length === 0 ? 'none' : choices.join(', ')}.${hint} [USAGE_VALUE]`)
  process.exitCode = 2
}
