/** `bellwether forecast run`: a study of forecasts from its data to what they were worth. */
import type { Command as Parser } from 'commander'
import { countedText, durationText } from '../../core/number-text.ts'
import { estimateForecastFile, runForecastFile } from '../../jobs/forecast.ts'
import type { CostEstimate } from '../../research/forecast/estimate-cost.ts'
import type { CommandContext, CommandInput, CommandResult } from '../command.ts'
import { withWorkplace } from '../workplace.ts'
import { forecastData } from '../../jobs/stored/forecast-data.ts'
import { forecastText } from './forecast-text.ts'

export function configure(parser: Parser): void {
  parser
    .description('Run the study of forecasts that a YAML file describes, on your files or on the simulated market.')
    .argument('<file>', 'study file, e.g. studies/spy-horizons.yaml')
    .option('--data <folder>', 'folder below which the files of the study lie (default: the simulated market)')
    .option('--estimate', 'say what it would cost, and end')
}

export async function run(given: CommandInput, context: CommandContext): Promise<CommandResult> {
  const { data, estimate: isEstimate } = given.options as { data?: string; estimate?: boolean }
  const file = given.arguments[0]!
  if (isEstimate === true) {
    const estimate = await withWorkplace(context, (workplace) => estimateForecastFile(file, data, workplace))
    return { data: { ...estimate }, text: `${estimateText(estimate)}.` }
  }
  let expected: CostEstimate | undefined
  const onEstimate = (estimate: CostEstimate): void => {
    expected = estimate
    context.log.info({ ...estimate }, 'cost of the forecast estimated')
    context.progress.stage(estimateText(estimate))
  }
  const { view, report, took } = await withWorkplace(context, (workplace) =>
    runForecastFile(file, data, workplace, onEstimate),
  )
  const remark =
    took === undefined ? 'Answered from its folder.' : `Computed in ${durationText(took)}; ${expectedText(expected)}.`
  return {
    data: { ...forecastData(view), isCached: took === undefined, report },
    text: forecastText(view, report, remark),
    warnings: view.summary.warnings.map(({ text }) => text),
  }
}

function estimateText({ fits, trials, duration }: CostEstimate): string {
  const work = `${countedText(fits, 'fit', 'fits')} and ${countedText(trials, 'trial', 'trials')} of tuning`
  return `${work} will take about ${durationText(duration)}, by fits of small samples`
}

function expectedText(estimate: CostEstimate | undefined): string {
  return estimate === undefined
    ? 'the fits were not timed'
    : `its fits were expected to take ${durationText(estimate.duration)}`
}
