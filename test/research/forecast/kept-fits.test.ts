import { expect, it } from 'vitest'
import { keepFit, keptFit, type KeptFit } from '../../../src/research/forecast/kept-fits.ts'
import { temporaryFolder } from '../../store/temporary-folder.ts'

const fit: KeptFit = {
  key: 'ab12',
  trainRows: 3,
  prediction: [0.1, -1 / 3],
  modelHash: 'hash',
  epochs: [{ train: 0.5, tail: Number.NaN }],
  model: null,
}

it('gives back what it was given', async () => {
  const folder = temporaryFolder()
  await keepFit(folder, fit)
  expect(await keptFit(folder, fit.key)).toEqual(fit)
  expect(await keptFit(folder, 'ab13')).toBeUndefined()
})

it('makes no zero of a prediction that was no number', async () => {
  const folder = temporaryFolder()
  await keepFit(folder, { ...fit, prediction: [0.1, Number.NaN] })
  expect(await keptFit(folder, fit.key)).toBeUndefined()
})
