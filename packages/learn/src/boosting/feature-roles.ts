import { LearnError } from '../learn-error.ts'
import { nearestName } from '../nearest-name.ts'
import type { GrowthParameters } from './boosting-parameters.ts'

export interface FeatureRoles {
  readonly isCategorical: readonly boolean[]
  /** 1 where the prediction must not fall with the feature, -1 where it must not rise, else 0. */
  readonly directions: readonly number[]
}

/** What the parameters say of each feature. Errors: kind parameter (unknown names, contradictions). */
export function featureRoles(names: readonly string[], parameters: GrowthParameters): FeatureRoles {
  const { categorical, increasing, decreasing } = parameters
  for (const name of [...categorical, ...increasing, ...decreasing])
    if (!names.includes(name)) throw unknown(name, names)
  const directed = [...increasing, ...decreasing]
  const twice = directed.find((name) => directed.filter((other) => other === name).length > 1)
  if (twice !== undefined) throw contradiction(twice, 'both increasing and decreasing')
  const unordered = directed.find((name) => categorical.includes(name))
  if (unordered !== undefined) throw contradiction(unordered, 'categorical and has a direction')
  return {
    isCategorical: names.map((name) => categorical.includes(name)),
    directions: names.map((name) => (increasing.includes(name) ? 1 : decreasing.includes(name) ? -1 : 0)),
  }
}

function unknown(name: string, names: readonly string[]): LearnError {
  const nearest = nearestName(name, names)
  return new LearnError('parameter', {
    message: `There is no feature ${name}.`,
    expected: 'Categorical, increasing and decreasing features are named as in featureNames, else x0, x1 and so on.',
    given: name,
    remedy: nearest === undefined ? `Leave ${name} out.` : `Did you mean ${nearest}?`,
  })
}

function contradiction(name: string, what: string): LearnError {
  return new LearnError('parameter', {
    message: `The feature ${name} is ${what}.`,
    expected: 'A feature has one direction at most, and a categorical one has none.',
    given: name,
    remedy: 'Name it once.',
  })
}
