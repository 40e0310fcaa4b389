/** Errors as problem details (RFC 9457), with the code, the expectation and the remedy of the catalogue. */
import { z } from 'zod'

export const problemSchema = z.object({
  type: z.string().describe('Names the kind of problem: urn:bellwether:error: and the code.'),
  title: z.string().describe('What the code means, always the same.'),
  status: z.int().describe('The HTTP status.'),
  detail: z.string().describe('What is wrong with what was given.'),
  code: z.string().describe('From the catalogue of errors, as the command line prints it.'),
  expected: z.string().describe('What was expected.'),
  given: z.string().describe('What came, in short.'),
  remedy: z.string().describe('What to do.'),
})

export type Problem = z.output<typeof problemSchema>

/** What the server answers when it does not do what it was asked to. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly problem: Problem

  constructor(problem: Problem) {
    super(`${problem.detail} ${problem.expected} ${problem.remedy} [${problem.code}]`)
    this.problem = problem
  }
}
