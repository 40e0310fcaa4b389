/** Says in words what a schema expected where a value failed it. */
import type { z } from 'zod'

/** Text of a path in a document, e.g. `models[2].depth`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part, i) => (typeof part === 'number' ? `[${part}]` : `${i === 0 ? '' : '.'}${String(part)}`))
    .join('')
}

/** What was expected, without a full stop, e.g. `a number of at least 1`, `one of raw, adjusted`. */
export function expectedText(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return typeText(issue.expected)
    case 'invalid_value':
      return issue.values.length === 1 ? String(issue.values[0]) : `one of ${issue.values.join(', ')}`
    case 'too_small':
      return boundText(issue.origin, issue.inclusive === false ? 'above' : 'at least', issue.minimum)
    case 'too_big':
      return boundText(issue.origin, issue.inclusive === false ? 'below' : 'at most', issue.maximum)
    case 'not_multiple_of':
      return `a multiple of ${issue.divisor}`
    case 'invalid_format':
      return `text of the form ${issue.pattern ?? issue.format}`
    case 'unrecognized_keys':
      return `no key ${issue.keys.join(', ')}`
    case 'invalid_key':
      return issue.issues[0] === undefined ? issue.message : `a key that is ${expectedText(issue.issues[0])}`
    case 'invalid_union':
      return unionText(issue)
    default:
      return issue.message
  }
}

/** What every shape of a union asks for, unless its schema says it in words. */
function unionText(issue: z.core.$ZodIssueInvalidUnion): string {
  if ('options' in issue && issue.options !== undefined) return `one of ${issue.options.join(', ')}`
  const isInWords = issue.message !== 'Invalid input'
  if (isInWords || issue.errors.length === 0) return issue.message
  return [...new Set(issue.errors.map(([first]) => shapeText(first!)))].join(' or ')
}

function shapeText(issue: z.core.$ZodIssue): string {
  if (issue.path.length === 0) return expectedText(issue)
  return `one whose ${pathText(issue.path)} is ${expectedText(issue)}`
}

function typeText(type: string): string {
  if (type === 'int') return 'a whole number'
  if (type === 'array' || type === 'object') return `an ${type}`
  if (type === 'string') return 'text'
  if (type === 'boolean') return 'true or false'
  return `a ${type}`
}

function boundText(origin: string, side: string, bound: number | bigint): string {
  if (origin === 'string') return Number(bound) === 1 ? 'text that is not empty' : `${side} ${bound} characters`
  if (origin === 'array' || origin === 'set') return `${side} ${bound} elements`
  return side === 'above' || side === 'below' ? `a number ${side} ${bound}` : `a number of ${side} ${bound}`
}
