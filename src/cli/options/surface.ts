/** `bellwether options surface`: the smiles of one root as a report or a picture. */
import type { Command as Parser } from 'commander'
import { extname, join } from 'node:path'
import { smilesChart } from '../../analytics/surface-report/pictures.ts'
import { surfaceDoubts } from '../../analytics/surface-report/doubts.ts'
import { surfaceFigures } from '../../analytics/surface-report/key-figures.ts'
import { type SurfaceInput, surfaceInput } from '../../analytics/surface-report/surface-input.ts'
import {
  arbitrageText,
  surfaceHeading,
  surfaceLead,
  surfacePage,
} from '../../analytics/surface-report/surface-report.ts'
import { BellwetherError } from '../../core/errors.ts'
import { writeFileAtomic } from '../../core/files.ts'
import type { Json } from '../../core/hash.ts'
import { formatDate, formatInstant } from '../../core/time.ts'
import { newYorkDay, newYorkText } from '../../market/new-york-time.ts'
import { standaloneCurves } from '../../report/chart/curve-chart.ts'
import type { CommandContext, CommandInput, CommandResult } from '../command.ts'
import { openHomeLake } from '../data/home-lake.ts'
import { textTable } from '../table.ts'
import { wrap } from '../wrap.ts'
import { type ChainOptions, configureRequest, requestText, requireChain, sourceText } from './chain-request.ts'

export function configure(parser: Parser): void {
  configureRequest(
    parser.description(
      'Write the volatility surface of the newest chain known at a time: smiles, term structure, forwards, doubts. ' +
        'Of several roots it is the one with the most quotes.',
    ),
  ).option(
    '--out <file>',
    'where to write it, .html for the report, .svg for the smiles (default: reports of the home)',
  )
}

interface Options extends ChainOptions {
  readonly out?: string
}

export async function run(
  given: CommandInput,
  context: Pick<CommandContext, 'config' | 'clock'>,
): Promise<CommandResult> {
  const { out } = given.options as Options
  const write = writerFor(out)
  const chain = await requireChain(given, await openHomeLake(context), context)
  const input = surfaceInput(chain, {
    atText: newYorkText(chain.at),
    sourceText: sourceText(chain),
    command: commandOf(given, chain.at),
  })
  const { root } = input.surface.root.snapshot
  const path = out ?? join(context.config.home, 'reports', `surface-${root}-${formatDate(newYorkDay(chain.at))}.html`)
  await writeFileAtomic(path, write(input))
  const warnings = surfaceDoubts(input)
  return { data: dataOf(input, path, warnings), text: textOf(input, path, warnings, requestText(given)), warnings }
}

/** Errors: USAGE_VALUE for another ending. */
function writerFor(out: string | undefined): (input: SurfaceInput) => string {
  const ending = out === undefined ? '.html' : extname(out).toLowerCase()
  if (ending === '.html') return surfacePage
  if (ending === '.svg') return smilesFile
  throw new BellwetherError('USAGE_VALUE', {
    message: `--out is ${out}.`,
    expected: 'A surface is written as .html or .svg.',
    given: out!,
    remedy: 'Write for example --out surface.html.',
  })
}

/** A picture alone says of which moment it is. */
function smilesFile(input: SurfaceInput): string {
  const chart = smilesChart(input)
  const howToRead = `${input.atText}, ${input.sourceText}. ${chart.howToRead}`
  return standaloneCurves({ ...chart, howToRead })
}

/** At the instant of the quotes, so that it gives the same again when there are newer ones. */
function commandOf(given: CommandInput, at: number): string {
  const asked = (given.options as ChainOptions).at
  return `bellwether options surface ${requestText(given, asked ?? formatDate(newYorkDay(at)))}`
}

function textOf(input: SurfaceInput, path: string, warnings: readonly string[], request: string): string {
  const { root } = input.surface.root.snapshot
  const figures = surfaceFigures(input).map(({ label, value, compare, also }) => [
    label,
    value,
    also === undefined ? compare : `${compare}, ${also}`,
  ])
  const tag = input.chain.series.isSimulated ? '  [SIMULATED]' : ''
  return [
    `${surfaceHeading(input)}${tag}`,
    wrap(surfaceLead(input)),
    textTable([{ title: root }, { title: '', align: 'right' }, { title: '' }], figures),
    ['What may be wrong with this:', ...warnings.map((one) => `- ${wrap(one, '  ')}`)].join('\n'),
    `quotes     ${input.atText}, ${input.sourceText}\narbitrage  ${arbitrageText(input.surface.arbitrage)}\nreport     ${path}`,
    `Next: open the report, or bellwether options chain ${request}`,
  ].join('\n\n')
}

function dataOf(input: SurfaceInput, path: string, warnings: readonly string[]): Json {
  const { chain, surface, tenors } = input
  return {
    verdict: surfaceHeading(input),
    lead: surfaceLead(input),
    report: path,
    root: surface.root.snapshot.root,
    source: chain.series.source,
    isSimulated: chain.series.isSimulated,
    at: formatInstant(chain.at),
    arbitrage: { ...surface.arbitrage, leastDensity: finite(surface.arbitrage.leastDensity) },
    tenors: tenors.map(({ days, skew, error }) => ({
      days,
      atTheMoney: skew.atTheMoney,
      riskReversal25: skew.riskReversal,
      butterfly25: skew.butterfly,
      error,
    })),
    smiles: surface.smiled.map(({ range, smile }) => ({
      expiry: formatDate(range.expiry),
      years: range.yearsToExpiry,
      status: smile.status,
      ...smile.svi,
    })),
    doubts: [...warnings],
  }
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
