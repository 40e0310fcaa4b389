import { expect, it } from 'vitest'
import { runText } from '../../src/cli/run-text.ts'
import type { RunView } from '../../src/research/runs/show-run.ts'

function viewOf(metrics: Record<string, number | null>): RunView {
  const causality = { compared: 108_482, cutOn: '2008-02-01', power: 0.857 }
  const view = {
    manifest: { id: 'r-1' },
    result: { title: 'Overnight', symbol: 'SIM', scores: [], metrics, causality, data: ['SIM daily bars'] },
    summary: {
      isSimulated: true,
      verdict: { heading: 'No edge after costs' },
      lead: 'It lost.',
      figures: [],
      warnings: [],
    },
    trials: { count: 1 },
  }
  return view as unknown as RunView
}

it("shows what a user's own metrics say, and nothing of them where there are none", () => {
  const text = runText(viewOf({ 'worst-hundredth': -36.8131, empty: null }), '/x.html')
  expect(text).toMatch(/metric of your own +value\nworst-hundredth +−36\.8\nempty +–\n\n/)
  expect(runText(viewOf({}), '/x.html')).not.toContain('of your own')
})

it('groups the digits of long counts and says that a market was simulated', () => {
  const text = runText(viewOf({}), '/x.html')
  expect(text).toMatch(/none found: 108,482 values before 2008-02-01 unchanged; 85\.7\s% of\s+those after it/)
  expect(text).toMatch(/^Overnight, SIM {2}\[SIMULATED\]\nNo edge after costs\n\nIt lost\.\n/)
})

it('breaks its paragraphs for a terminal of 80 columns, the later lines under the first', () => {
  const view = viewOf({})
  const words = 'a word and another '.repeat(12).trim()
  const summary = { ...view.summary, lead: words, warnings: [{ rule: 'few-years', text: words }] }
  const lines = runText({ ...view, summary, result: { ...view.result, data: [words, words] } }, '/x.html').split('\n')
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
  expect(lines.filter((line) => /^ {2}(a|word|and|another)/.test(line))).toHaveLength(2)
  expect(lines.filter((line) => /^ {11}(a|word|and|another)/.test(line)).length).toBeGreaterThanOrEqual(5)
})
