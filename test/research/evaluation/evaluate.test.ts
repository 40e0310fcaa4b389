import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { evaluate, type EvaluationRequest } from '../../../src/research/evaluation/evaluate.ts'
import { noExtensions } from '../../../src/research/extensions/extensions.ts'
import { parseStudy } from '../../../src/research/study.ts'

const text = await readFile(new URL('../../../studies/overnight.yaml', import.meta.url), 'utf8')

it.each([
  ['name: overnight', 'name: overnite', /called "overnite"/, 'Known are overnight.'],
  ['minimumReturnBps: 2', 'minimumReturn: 2', /has no parameter minimumReturn\./, 'Only parameters'],
  ['minimumReturnBps: 2', 'minimumReturnBps: -2', /minimumReturnBps of .* is -2\./, 'a number of at least 0'],
  ['direction: long-short', 'direction: up', /direction of .* is "up"\./, 'one of long-short, long-only'],
])('says in words what a strategy does not take: %s written as %s', async (was, is, message, expected) => {
  const request = { study: parseStudy(text.replace(was, is), 'x.yaml'), extensions: noExtensions }
  await expect(evaluate(request as EvaluationRequest)).rejects.toMatchObject({
    code: 'STUDY_INVALID',
    message: expect.stringMatching(message) as string,
    expected: expect.stringContaining(expected) as string,
  })
})
