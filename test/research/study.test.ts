import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { BellwetherError } from '../../src/core/errors.ts'
import { parseStudy } from '../../src/research/study.ts'
import { studyData } from '../../src/research/study-sections.ts'

const text = await readFile(new URL('../../studies/overnight.yaml', import.meta.url), 'utf8')

function errorOf(changed: string): BellwetherError {
  try {
    parseStudy(changed, 'study.yaml')
  } catch (error) {
    if (error instanceof BellwetherError) return error
    throw error
  }
  throw new Error('no error was thrown')
}

it('reads the study that comes with the project', () => {
  const study = parseStudy(text, 'overnight.yaml')
  expect(study.study).toBe('overnight')
  expect(studyData(study, 'files').traded.symbol).toBe('SPY')
  expect(studyData(study, 'simulated').traded.symbol).toBe('SIM')
})

it('names an unknown key, the keys there are, and the nearest one', () => {
  const error = errorOf(text.replace('firstTrain:', 'firstTrian:'))
  expect(error.code).toBe('STUDY_INVALID')
  expect(error.message).toContain('"firstTrian" in validation')
  expect(error.expected).toContain('embargo')
  expect(error.remedy).toContain('"firstTrain"')
})

it('names an unknown key at the top', () => {
  expect(errorOf(`${text}\nmodle: 1\n`).remedy).toContain('models')
})

it.each([
  ['decision: ', "decision: '25:99' #", 'HH:MM'],
  ['cash: 1000000', 'cash: -5', 'cash'],
  ['refit: year', 'refit: fortnight', 'month, quarter, year'],
  ['model: per-share', 'model: per-head', 'one of none, basis-points, per-share'],
  ['from: 1998-01-02', 'from: 1998-02-30', 'YYYY-MM-DD'],
])('refuses %s written as %s', (was, is, mentions) => {
  const error = errorOf(text.replace(was, is))
  expect(error.code).toBe('STUDY_INVALID')
  expect(`${error.message} ${error.expected}`).toContain(mentions)
})

it('sends a study of forecasts to the command that runs it', async () => {
  const forecast = await readFile(new URL('../../studies/spy-horizons.yaml', import.meta.url), 'utf8')
  const error = errorOf(forecast)
  expect(error.message).toContain('a study of another kind')
  expect(error.remedy).toMatch(/^Run bellwether forecast run /)
})

it('refuses a span that ends before it starts', () => {
  expect(errorOf(`${text}\nfrom: 2020-01-01\nto: 2019-01-01\n`).message).toContain('before it starts')
})

it('says where YAML cannot be read', () => {
  expect(errorOf('study: [unclosed').message).toContain('YAML')
  const many = `a: &a [${'1,'.repeat(50)}]\nb: &b [${'*a,'.repeat(50)}]\nc: &c [${'*b,'.repeat(50)}]\nd: [*c]\n`
  for (const text of ['study: *nothing', many]) {
    expect(errorOf(text)).toMatchObject({ code: 'STUDY_INVALID', message: expect.stringContaining('YAML') })
  }
})

it('says which section is missing for a source', () => {
  const study = parseStudy(text, 'x')
  expect(() => studyData({ ...study, data: { simulated: study.data.simulated } }, 'files')).toThrow(
    'does not say what to read',
  )
})
