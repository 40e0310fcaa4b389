/** What reports have in common on the terminal: figures, what may be wrong, provenance. */
import type { RiskTable } from '../backtest/tear-sheet/risk-table.ts'
import type { KeyFigure } from '../report/key-figures.ts'
import { textTable } from './table.ts'
import { wrap } from './wrap.ts'

/** Of the names of provenance, blank included. */
const NAME_WIDTH = 11

export function figureText(figures: readonly KeyFigure[]): string {
  return textTable(
    [{ title: 'figure' }, { title: 'value', align: 'right' }, { title: '' }],
    figures.map(({ label, value, compare, also }) => [
      label,
      value,
      also === undefined ? compare : `${compare}, ${also}`,
    ]),
  )
}

/** Empty with too few sessions. */
export function riskText(risk: RiskTable | undefined): string {
  if (risk === undefined) return ''
  return textTable(
    [{ title: 'over the same sessions' }, ...risk.titles.map((title) => ({ title, align: 'right' as const }))],
    risk.rows.map(({ name, cells }) => [name, ...cells]),
  )
}

/** Empty where there is nothing to doubt. */
export function warningText(warnings: readonly string[]): string {
  if (warnings.length === 0) return ''
  return ['What may be wrong with this:', ...warnings.map((text) => `- ${wrap(text, '  ')}`)].join('\n')
}

export type ProvenanceLine = readonly [name: string, text: string]

export function provenanceText(lines: readonly ProvenanceLine[]): string {
  const indent = ' '.repeat(NAME_WIDTH)
  return lines.map(([name, text]) => `${name.padEnd(NAME_WIDTH)}${wrap(text, indent)}`).join('\n')
}

/** Where a report lies: a path is not broken into lines. */
export function pathLine(name: string, path: string): string {
  return `${name.padEnd(NAME_WIDTH)}${path}`
}

/** The series that a result rests on, under one name. */
export function dataLines(data: readonly string[]): ProvenanceLine[] {
  return data.map((line, i) => [i === 0 ? 'data' : '', line])
}
