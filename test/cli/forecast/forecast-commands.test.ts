/** The commands of forecasts, one after the other, on a small study of the simulated market. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CommandContext } from '../../../src/cli/command.ts'
import * as latest from '../../../src/cli/forecast/latest.ts'
import * as ls from '../../../src/cli/forecast/ls.ts'
import * as run from '../../../src/cli/forecast/run.ts'
import * as show from '../../../src/cli/forecast/show.ts'
import * as verify from '../../../src/cli/verify.ts'
import { contextOf } from '../sweep/sweep-context.ts'

const STUDY = `
study: tiny
question: Is there anything to say of the tiny market?
data: { simulated: { from: 2025-01-02, to: 2025-06-30, traded: { symbol: SIM } } }
timeframes: { 1d: {} }
horizons: [24, 72]
features: { common: ['return:1', 'rsi:5'] }
families: { ridge: { estimator: ridge }, forest: { estimator: forest, parameters: { trees: 5 } } }
validation: { firstTrain: 40 }
forecast: { days: 20, warmUp: 30 }
`

const home = mkdtempSync(join(tmpdir(), 'bellwether-forecast-'))
const file = join(home, 'tiny.yaml')
afterAll(() => rmSync(home, { recursive: true, force: true }))

let context: CommandContext
beforeAll(async () => {
  writeFileSync(file, STUDY)
  const plain = await contextOf(home)
  context = { ...plain, log: { ...plain.log, info: () => undefined } }
})

it('says what it would cost, and that there is nothing yet', async () => {
  const { data, text } = await run.run({ arguments: [file], options: { estimate: true } }, context)
  expect(data).toMatchObject({ trials: 0 })
  expect(text).toMatch(/^\d+ fits and 0 trials of tuning will take about /)
  expect((await ls.run({}, context)).text).toContain('There are no forecasts')
  await expect(show.run({ arguments: [] }, context)).rejects.toMatchObject({ code: 'RUN_UNKNOWN' })
})

it('runs, ends with verdict, table, gate and report, and is shown again by a beginning of its name', async () => {
  const first = await run.run({ arguments: [file], options: {} }, context)
  const { id, report, horizons } = first.data as { id: string; report: string; horizons: unknown[] }
  expect(first.text).toMatch(/no-change at/)
  expect(first.text).toMatch(/^ +24 h {2}stack .* (open|closed)$/m)
  expect(first.text).toContain(`report     ${report}`)
  expect(first.text).toContain('[SIMULATED]')
  expect(existsSync(report)).toBe(true)
  expect(horizons).toHaveLength(2)
  const again = await run.run({ arguments: [file], options: {} }, context)
  expect(again.data).toEqual({ ...(first.data as object), isCached: true })
  const shown = await show.run({ arguments: [id.slice(0, 8)] }, context)
  expect(shown.data).toMatchObject({ id, report })
})

it('prints the newest forecasts with an interval a level, and lists what there is', async () => {
  rmSync(join(home, 'reports'), { recursive: true })
  const { data, text } = await latest.run({ arguments: [] }, context)
  expect(existsSync(join(home, 'reports'))).toBe(false)
  const { id, latest: rows } = data as {
    id: string
    latest: { horizon: number; price: number; intervals: object[]; isGateOpen: boolean }[]
  }
  expect(rows.map(({ horizon }) => horizon)).toEqual([24, 72])
  for (const { price, intervals, isGateOpen } of rows) {
    expect(price).toBeGreaterThan(0)
    expect(intervals).toHaveLength(2)
    expect(isGateOpen).toBe(false)
  }
  // Half a year after the last forecast: no gate is open any more.
  const { gates } = data as { gates: { horizon: number; rulings: object[] }[] }
  expect(gates.map(({ horizon }) => horizon)).toEqual([24, 72])
  for (const { rulings } of gates) expect(rulings[0]).toMatchObject({ rule: 'recent', isMet: false })
  expect(text).toMatch(/Gates as of 2026-01-04 19:00 New York: closed by recent at\severy\shorizon/)
  expect(text).toMatch(/^ +24 h {2}2025-0[67]-\d\d \d\d:\d\d New York/m)
  expect((await ls.run({}, context)).text).toContain(id)
})

it('is verified', async () => {
  const { id } = (await latest.run({ arguments: [] }, context)).data as { id: string }
  const { data, exitStatus } = await verify.run({ arguments: [id] }, context)
  expect(data).toMatchObject({ id, isSame: true })
  expect(exitStatus).toBe(0)
})
