/** Every command, by its name. A module is loaded when its command is called, not before. */
import type { CommandModule } from './command.ts'

export interface CommandEntry {
  /** `noun verb`, or one word. */
  readonly name: string
  /** One line of the overview. */
  readonly summary: string
  readonly load: () => Promise<CommandModule>
}

export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'start',
    summary: 'Make the simulated market, run the overnight study, serve its tear sheet',
    load: () => import('./start.ts'),
  },
  { name: 'study run', summary: 'Run the study that a YAML file describes', load: () => import('./study/run.ts') },
  {
    name: 'forecast run',
    summary: 'Forecast many horizons as a YAML file describes, and judge it',
    load: () => import('./forecast/run.ts'),
  },
  {
    name: 'forecast show',
    summary: 'Show what a stored forecast was worth',
    load: () => import('./forecast/show.ts'),
  },
  { name: 'forecast ls', summary: 'List the forecasts of this home', load: () => import('./forecast/ls.ts') },
  {
    name: 'forecast latest',
    summary: 'Print the newest price forecasts with their intervals',
    load: () => import('./forecast/latest.ts'),
  },
  {
    name: 'backtest run',
    summary: 'Trade the strategies that a file describes in the event engine',
    load: () => import('./backtest/run.ts'),
  },
  {
    name: 'backtest show',
    summary: 'Show a stored backtest with its tear sheet',
    load: () => import('./backtest/show.ts'),
  },
  {
    name: 'backtest compare',
    summary: 'Compare two backtests of the same sessions',
    load: () => import('./backtest/compare.ts'),
  },
  {
    name: 'backtest schema',
    summary: 'Print the schema of files of backtests, for editors',
    load: () => import('./backtest/schema.ts'),
  },
  {
    name: 'backtest strategies',
    summary: 'List the strategies that a backtest can trade, and their parameters',
    load: () => import('./backtest/strategies.ts'),
  },
  { name: 'backtest ls', summary: 'List the backtests of this home', load: () => import('./backtest/ls.ts') },
  {
    name: 'sweep run',
    summary: 'Backtest every row of a grid, and judge the best',
    load: () => import('./sweep/run.ts'),
  },
  { name: 'sweep ls', summary: 'List the sweeps of this home', load: () => import('./sweep/ls.ts') },
  {
    name: 'sweep show',
    summary: 'Show a sweep, or the trades of one of its rows',
    load: () => import('./sweep/show.ts'),
  },
  {
    name: 'sweep ranges',
    summary: 'Print opening ranges of all symbols of the lake',
    load: () => import('./sweep/ranges.ts'),
  },
  { name: 'runs ls', summary: 'List the runs of this home', load: () => import('./runs/ls.ts') },
  { name: 'runs show', summary: 'Show one run: verdict, figures, inputs', load: () => import('./runs/show.ts') },
  { name: 'verify', summary: 'Recompute a run from its inputs and compare', load: () => import('./verify.ts') },
  { name: 'lineage', summary: 'Trace a run, or one night of it, back to files', load: () => import('./lineage.ts') },
  { name: 'data ingest', summary: 'Read market files into the lake', load: () => import('./data/ingest.ts') },
  { name: 'data check', summary: 'Check the lake against the quality rules', load: () => import('./data/check.ts') },
  { name: 'data ls', summary: 'List what the lake holds', load: () => import('./data/ls.ts') },
  { name: 'data query', summary: 'Ask the lake in SQL', load: () => import('./data/query.ts') },
  { name: 'data export', summary: 'Write records of the lake to a file', load: () => import('./data/export.ts') },
  {
    name: 'features build',
    summary: 'Build the features of a study and keep them',
    load: () => import('./features/build.ts'),
  },
  {
    name: 'features report',
    summary: 'Judge the features of a study: coverage, drift, stability',
    load: () => import('./features/report.ts'),
  },
  { name: 'features ls', summary: 'List features and stored tables of them', load: () => import('./features/ls.ts') },
  { name: 'model fit', summary: 'Fit a model to a table and write it', load: () => import('./model/fit.ts') },
  { name: 'model tune', summary: 'Search the best parameters of a model', load: () => import('./model/tune.ts') },
  {
    name: 'model predict',
    summary: 'Predict the rows of a table with a model',
    load: () => import('./model/predict.ts'),
  },
  {
    name: 'model explain',
    summary: 'Show which features move a model, and how far',
    load: () => import('./model/explain.ts'),
  },
  {
    name: 'model policy',
    summary: 'Learn how much to hold, and judge it out of sample',
    load: () => import('./model/policy.ts'),
  },
  { name: 'model export', summary: 'Write a model as ONNX', load: () => import('./model/export.ts') },
  {
    name: 'options build',
    summary: 'Compute volatilities and Greeks of stored chains',
    load: () => import('./options/build.ts'),
  },
  {
    name: 'options chain',
    summary: 'Show the newest chain known at a time',
    load: () => import('./options/chain.ts'),
  },
  {
    name: 'options surface',
    summary: 'Write the volatility surface of a chain as a report',
    load: () => import('./options/surface.ts'),
  },
  {
    name: 'options samples',
    summary: 'Write every contract with its later return',
    load: () => import('./options/samples.ts'),
  },
  { name: 'indicators', summary: 'Compute indicators of a file of bars', load: () => import('./indicators.ts') },
  {
    name: 'metrics',
    summary: 'Compute performance metrics of a file of returns',
    load: () => import('./metrics.ts'),
  },
  {
    name: 'options price',
    summary: 'Compute prices and Greeks of a file of contracts',
    load: () => import('./options/price.ts'),
  },
  {
    name: 'options iv',
    summary: 'Compute implied volatilities of a file of quotes',
    load: () => import('./options/iv.ts'),
  },
  {
    name: 'options payoff',
    summary: 'Show what a position of options earns and loses',
    load: () => import('./options/payoff.ts'),
  },
  { name: 'calendar', summary: 'Print the sessions of the exchange', load: () => import('./calendar.ts') },
  { name: 'serve', summary: 'Serve this home to browsers and programs', load: () => import('./serve.ts') },
  { name: 'keys create', summary: 'Make a key for a program', load: () => import('./keys/create.ts') },
  { name: 'keys ls', summary: 'List the keys of this home', load: () => import('./keys/ls.ts') },
  { name: 'keys revoke', summary: 'Take a key back', load: () => import('./keys/revoke.ts') },
  { name: 'config', summary: 'Show every setting and where it came from', load: () => import('./config.ts') },
]
