/** Every command, by its name. A module is loaded when its command is called, not before. */
import type { CommandModule } from './command.ts'

export interface CommandEntry {
  /** `noun verb`, or one word. */
  readonly name: string
  /** One line of the overview. */
  readonly summary: string
  readonly load: () => Promise<CommandModule>
}

function entry(name: string, module: string, summary: string): CommandEntry {
  return { name, summary, load: async () => (await import(new URL(module, import.meta.url).href)) as CommandModule }
}

export const COMMANDS: readonly CommandEntry[] = [
  entry('start', './start.ts', 'Make the simulated market, run the overnight study, serve its tear sheet'),
  entry('study run', './study-run.ts', 'Run the study that a YAML file describes'),
  entry('runs ls', './runs.ts', 'List the runs of this home'),
  entry('runs show', './runs.ts', 'Show one run: verdict, figures, inputs'),
  entry('verify', './verify.ts', 'Recompute a run from its inputs and compare'),
  entry('data ingest', './data/ingest.ts', 'Read market files into the lake'),
  entry('data check', './data/check.ts', 'Check the lake against the quality rules'),
  entry('data ls', './data/ls.ts', 'List what the lake holds'),
  entry('data query', './data/query.ts', 'Ask the lake in SQL'),
  entry('data export', './data/export.ts', 'Write records of the lake to a file'),
  entry('indicators', './indicators.ts', 'Compute indicators of a file of bars'),
  entry('metrics', './metrics.ts', 'Compute performance metrics of a file of returns'),
  entry('calendar', './calendar.ts', 'Print the sessions of the exchange'),
  entry('config', './config.ts', 'Show every setting and where it came from'),
]
