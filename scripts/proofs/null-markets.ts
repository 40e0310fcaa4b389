/** Simulated markets without an edge seldom earn a verdict that speaks of one; markets with an edge mostly do. */
import { runStudy } from '../../src/research/runs/run-study.ts'
import { showRun } from '../../src/research/runs/show-run.ts'
import { onMarket } from './market.ts'
import { type Proof, refute } from './proof.ts'

const MARKETS = 40
const TREES = 60
/** Of 40 markets without an edge, at a level of 5 %, more than 5 are said to have one with a chance of 1.4 %. */
const MOST_FALSE = 5

export const nullMarkets: Proof = {
  summary: `the verdicts on ${MARKETS} simulated markets without an edge and ${MARKETS} with one; twenty minutes`,
  async run() {
    const without = await verdicts(false)
    const withEdge = await verdicts(true)
    const speaks = (verdict: string): boolean => verdict.startsWith('An edge')
    const falseAlarms = without.filter(speaks).length
    const detected = withEdge.filter(speaks).length
    if (falseAlarms > MOST_FALSE) refute(`${falseAlarms} of ${MARKETS} markets without an edge were said to have one`)
    if (detected < MARKETS / 2) refute(`only ${detected} of ${MARKETS} markets with an edge were said to have one`)
    return { markets: MARKETS, trees: TREES, falseAlarms, detected, without: count(without), withEdge: count(withEdge) }
  },
}

async function verdicts(edge: boolean): Promise<string[]> {
  const headings: string[] = []
  for (let seed = 100; seed < 100 + MARKETS; seed++) {
    headings.push(
      await onMarket({ seed, edge }, TREES, async ({ request, stored }) => {
        const { manifest } = await runStudy(request, stored)
        return (await showRun(manifest, stored.folders, stored.ledger)).summary.verdict.heading
      }),
    )
  }
  return headings
}

function count(headings: readonly string[]): Record<string, number> {
  const groups = Map.groupBy(headings.toSorted(), (heading) => heading)
  return Object.fromEntries([...groups].map(([heading, all]) => [heading, all.length]))
}
