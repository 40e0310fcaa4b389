import { expect, it } from 'vitest'
import { type SurfaceGrounds, surfaceVerdict } from '../../../src/analytics/surface-report/verdict.ts'

const ERROR = 0.004

function grounds(
  skews: readonly number[],
  term: readonly number[],
  more: Partial<SurfaceGrounds> = {},
): SurfaceGrounds {
  return {
    skews: skews.map((riskReversal) => ({ riskReversal, error: ERROR })),
    term: term.map((atTheMoney) => ({ atTheMoney, error: ERROR })),
    hasArbitrage: false,
    ...more,
  }
}

it.each([
  [[-0.03, -0.05], [0.1, 0.12], 'Puts cost more than calls at every expiry; the term structure rises'],
  [[0.03, 0.05], [0.3, 0.2], 'Calls cost more than puts at every expiry; the term structure falls'],
  [[-0.03], [0.2], 'Puts cost more than calls'],
  [
    [-0.03, -0.03, -0.03, -0.03, 0.001],
    [0.2, 0.203],
    'Puts cost more than calls at 4 of 5 expiries; the term structure is flat',
  ],
  [[-0.03, -0.03, 0.001], [], 'Puts cost more than calls at 2 of 3 expiries, about the same at the rest'],
  [[0.001, -0.002], [], 'Puts and calls cost about the same'],
  [[0.03, -0.02, 0.001], [], 'Puts cost more at some expiries, calls at others'],
  [[-0.03], [0.2, 0.25, 0.19], 'Puts cost more than calls; the term structure rises, then falls'],
  [[-0.03], [0.2, 0.15, 0.21], 'Puts cost more than calls; the term structure falls, then rises'],
])('%j and %j: %s', (skews, term, words) => {
  expect(surfaceVerdict(grounds(skews, term))).toBe(words)
})

it('does not call a slope what lies within the error of the fit', () => {
  const term = [0.2, 0.22].map((atTheMoney) => ({ atTheMoney, error: 0.03 }))
  expect(surfaceVerdict(grounds([-0.03], [], { term }))).toBe('Puts cost more than calls; the term structure is flat')
})

it('says first that nothing can be drawn, or that it must not be used', () => {
  expect(surfaceVerdict(grounds([], [0.2, 0.3]))).toBe('No smile can be drawn from these quotes')
  expect(surfaceVerdict(grounds([-0.03], [0.2, 0.3], { hasArbitrage: true }))).toBe(
    'The fitted surface has arbitrage and should not be used',
  )
})
