import { LearnError } from './learn-error.ts'

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

/** Refuses anything but a whole number of at least `least`. Errors: kind parameter. */
export function requireWhole(name: string, given: number, least: number): void {
  requireParameter(Number.isInteger(given) && given >= least, name, given, `a whole number of at least ${least}`)
}
