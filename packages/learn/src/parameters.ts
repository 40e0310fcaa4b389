/** Checks of parameters that every estimator shares. */
import { LearnError } from './learn-error.ts'

/** Errors: kind parameter for a name that `known` does not have, with the nearest one that it has. */
export function checkNames(what: string, given: object, known: object): void {
  const names = Object.keys(known)
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(known, name)) continue
    const nearest = nearestName(name, names)
    throw new LearnError('parameter', {
      message: `The ${what} has no parameter ${name}.`,
      expected: `One of ${names.join(', ')}.`,
      given: name,
      remedy: nearest === undefined ? `Leave ${name} out.` : `Did you mean ${nearest}?`,
    })
  }
}

/** Errors: kind parameter unless `isRight`. */
export function requireParameter(isRight: boolean, what: string, name: string, given: unknown, expected: string): void {
  if (isRight) return
  throw new LearnError('parameter', {
    message: `The ${what} parameter ${name} is ${String(given)}.`,
    expected: `${name} is ${expected}.`,
    given: String(given),
    remedy: `Change ${name}.`,
  })
}

/** The name that differs in the fewest letters, if these are no more than a third of it. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const distances = known.map((other) => editDistance(name.toLowerCase(), other.toLowerCase()))
  const least = Math.min(...distances)
  return least <= Math.max(2, name.length / 3) ? known[distances.indexOf(least)] : undefined
}

/** Letters to insert, delete or replace (Levenshtein 1966). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1))
    }
    row = next
  }
  return row[b.length]!
}
