/** The look-ahead check at many cuts: each run makes one, this makes two hundred on one market. */
import { compareBeforeCut } from '../../src/research/evaluation/causality.ts'
import { observed, replaceInputs } from '../../src/research/runs/compute-run.ts'
import { Random } from '../../src/core/random.ts'
import { evaluate } from '../../src/research/evaluation/evaluate.ts'
import { prepareRun } from '../../src/research/runs/run-study.ts'
import { onMarket } from './market.ts'
import type { Proof } from './proof.ts'

const CUTS = 200
const TREES = 20

export const cuts: Proof = {
  summary: `nothing before ${CUTS} random cuts changes when everything after them is replaced; five minutes`,
  run: () =>
    onMarket({ seed: 20, edge: true }, TREES, async ({ request }) => {
      const { inputs } = await prepareRun(request)
      const asked = { ...request, codeHash: 'proof', inputs }
      const original = observed(await evaluate(asked))
      const random = Random.fromSeed(20261122)
      let compared = 0
      let leastPower = 1
      for (let i = 0; i < CUTS; i++) {
        const first = 1100
        const cut = original.decisionAt[first + random.integer(original.decisionAt.length - first - 5)]! + 1
        const replaced = replaceInputs(inputs, cut, random.split(i))
        const result = compareBeforeCut(
          original,
          observed(await evaluate({ ...asked, inputs: replaced, untilDecision: cut })),
          cut,
        )
        compared += result.compared
        leastPower = Math.min(leastPower, result.power)
      }
      return { cuts: CUTS, trees: TREES, compared, leastPower }
    }),
}
