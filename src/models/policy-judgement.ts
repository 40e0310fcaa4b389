/** Whether a policy's positions earned more than holding one, than chance, and than themselves at other times. */
import { Random } from '../core/random.ts'
import { neweyWestLags } from '../core/stats/dependence.ts'
import { cautiousDieboldMariano } from '../core/stats/diebold-mariano.ts'
import { mean, variance } from '../core/stats/moments.ts'
import { valuesAt } from './samples.ts'
import type { WalkedPolicy } from './walk-policy.ts'

/** Of one way to choose positions, over the periods whose reward is known. Per period, costs paid. */
export interface PolicyFigures {
  readonly name: 'policy' | 'constant' | 'random'
  readonly mean: number
  readonly deviation: number
  /** Mean size of the position, whatever its sign. */
  readonly exposure: number
  /** Mean change of the position. */
  readonly turnover: number
}

export interface PolicyJudgement {
  readonly periods: number
  readonly figures: readonly PolicyFigures[]
  /** One-sided p that the policy earns no more than the constant position; NaN where the two are the same. */
  readonly p: number
  /** Share of the random policies that earned as much. */
  readonly randomShare: number
  /** Share of the policy's own positions, moved to other times, that earned as much. */
  readonly shiftedShare: number
  readonly isBetter: boolean
}

const DRAWS = 500
const LEVEL = 0.05

/** @param reward of one unit, a period; NaN where not known @param seed of the random policies */
export function judgePolicy(
  { parameters, position, constant }: Pick<WalkedPolicy, 'parameters' | 'position' | 'constant'>,
  reward: Float64Array,
  seed: number,
): PolicyJudgement {
  const { cost, positions } = parameters
  const rows = Int32Array.from(position.keys()).filter((row) => !Number.isNaN(position[row]! + reward[row]!))
  const earned = valuesAt(reward, rows)
  const policy = valuesAt(position, rows)
  const own = profits(policy, earned, cost)
  const steady = profits(valuesAt(constant, rows), earned, cost)
  const random = Random.fromSeed(seed).split('random policies')
  const draws = Array.from({ length: DRAWS }, () => policy.map(() => positions[random.integer(positions.length)]!))
  const drawn = draws.map((draw) => profits(draw, earned, cost))
  const shifted = Array.from({ length: DRAWS }, () =>
    mean(profits(rotated(policy, random.integer(policy.length)), earned, cost)),
  )
  const differences = own.map((value, i) => value - steady[i]!)
  const { p } = cautiousDieboldMariano(differences, neweyWestLags(own.length), own.length)
  const asMuch = (means: readonly number[]) => means.filter((value) => value >= mean(own)).length / DRAWS
  const randomShare = asMuch(drawn.map((values) => mean(values)))
  const shiftedShare = asMuch(shifted)
  return {
    periods: rows.length,
    figures: [
      figuresOf('policy', policy, own),
      figuresOf('constant', valuesAt(constant, rows), steady),
      meanFigures(draws.map((draw, i) => figuresOf('random', draw, drawn[i]!))),
    ],
    p,
    randomShare,
    shiftedShare,
    isBetter: p < LEVEL && randomShare < LEVEL && shiftedShare < LEVEL,
  }
}

/** Each period's, less what it cost to come to its position; the first one comes from flat. */
export function profits(position: Float64Array, reward: Float64Array, cost: number): Float64Array {
  return position.map((held, i) => held * reward[i]! - cost * Math.abs(held - (i === 0 ? 0 : position[i - 1]!)))
}

function rotated(values: Float64Array, by: number): Float64Array {
  return values.map((_, i) => values[(i + by) % values.length]!)
}

function figuresOf(name: PolicyFigures['name'], position: Float64Array, profit: Float64Array): PolicyFigures {
  return {
    name,
    mean: mean(profit),
    deviation: Math.sqrt(variance(profit)),
    exposure: mean(position.map(Math.abs)),
    turnover: mean(position.map((held, i) => Math.abs(held - (i === 0 ? 0 : position[i - 1]!)))),
  }
}

function meanFigures(all: readonly PolicyFigures[]): PolicyFigures {
  const of = (figure: Exclude<keyof PolicyFigures, 'name'>) => mean(all.map((figures) => figures[figure]))
  return {
    name: 'random',
    mean: of('mean'),
    deviation: of('deviation'),
    exposure: of('exposure'),
    turnover: of('turnover'),
  }
}
