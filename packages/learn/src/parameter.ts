/** Checks of parameters that all estimators and searches share. */
import { LearnError } from './learn-error.ts'
import { nearestName } from './nearest-name.ts'

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

/** Refuses a parameter unless `isTrue`. Errors: kind parameter. */
export function requireParameter(isTrue: boolean, name: string, given: unknown, expected: string): void {
  if (isTrue) return
  throw new LearnError('parameter', {
    message: `The parameter ${name} is ${String(given)}.`,
    expected: `${name} is ${expected}.`,
    given: String(given),
    remedy: `Change ${name}.`,
  })
}

/** Refuses anything but a whole number from `least` to `most`. Errors: kind parameter. */
export function requireWhole(name: string, given: number, least: number, most = Infinity): void {
  const range = most < Infinity ? `from ${least} to ${most}` : `of at least ${least}`
  requireParameter(Number.isInteger(given) && given >= least && given <= most, name, given, `a whole number ${range}`)
}

/** Refuses anything but a finite number above 0. Errors: kind parameter. */
export function requirePositive(name: string, given: number): void {
  requireParameter(given > 0 && Number.isFinite(given), name, given, 'a number above 0')
}
