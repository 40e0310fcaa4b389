/** Runs of every kind as a list: those that fit, ordered and cut to a page. */
import type { Contract, Problem, RunSummary } from '@bellwether/client'
import type { z } from 'zod'
import { listPage } from './list-page.ts'

/** Neither, where the run was removed meanwhile. */
export interface SummaryAnswer {
  readonly summary?: RunSummary
  readonly problem?: Problem
}

type RunQuery = z.output<Contract['listRuns']['query']>

export interface RunPage {
  readonly total: number
  readonly rows: readonly RunSummary[]
  readonly damaged: readonly Problem[]
}

export function runPage(answers: readonly SummaryAnswer[], query: RunQuery): RunPage {
  const { sort, order, limit, offset } = query
  const fitting = answers.flatMap(({ summary }) => (summary !== undefined && fits(summary, query) ? [summary] : []))
  const damaged = answers.flatMap(({ problem }) => problem ?? [])
  return { ...listPage(fitting, { by: (run) => run[sort], order, limit, offset }), damaged }
}

function fits(run: RunSummary, { kind, symbol, simulated, from, to, search }: RunQuery): boolean {
  const day = run.recordedAt.slice(0, 10)
  const text = `${run.title} ${run.symbol} ${run.verdict} ${run.id}`.toLowerCase()
  return (
    (kind === undefined || run.kind === kind) &&
    (symbol === undefined || run.symbol === symbol) &&
    (simulated === undefined || run.isSimulated === simulated) &&
    (from === undefined || day >= from) &&
    (to === undefined || day <= to) &&
    (search === undefined ||
      search
        .toLowerCase()
        .split(/\s+/)
        .every((word) => text.includes(word)))
  )
}
