/** The commands of backtests, one after the other, on the simulated market. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as compare from '../../../src/cli/backtest/compare.ts'
import * as ls from '../../../src/cli/backtest/ls.ts'
import * as run from '../../../src/cli/backtest/run.ts'
import * as schema from '../../../src/cli/backtest/schema.ts'
import * as show from '../../../src/cli/backtest/show.ts'
import * as strategies from '../../../src/cli/backtest/strategies.ts'
import type { CommandContext } from '../../../src/cli/command.ts'
import * as verify from '../../../src/cli/verify.ts'
import { contextOf } from '../sweep/sweep-context.ts'

const FILE = `
backtest: tiny
question: Is there anything in the tiny market?
data: { simulated: { from: 2024-01-02, to: 2025-12-31, traded: { symbol: SIM } } }
strategies: [{ strategy: moving-average-cross, parameters: { fast: 5, slow: 20 } }]
`

const home = mkdtempSync(join(tmpdir(), 'bellwether-backtests-'))
const [file, other] = [join(home, 'tiny.yaml'), join(home, 'other.json')]
afterAll(() => rmSync(home, { recursive: true, force: true }))

let context: CommandContext
beforeAll(async () => {
  writeFileSync(file, FILE)
  context = await contextOf(home)
})

it('says that there is nothing yet', async () => {
  expect((await ls.run({}, context)).text).toContain('There are no backtests')
  await expect(show.run({ arguments: ['b-0'] }, context)).rejects.toMatchObject({ code: 'RUN_UNKNOWN' })
})

it('runs a file, answers again from its folder, shows and verifies', async () => {
  const first = await run.run({ arguments: [file], options: {} }, context)
  const { id, report } = first.data as { id: string; report: string }
  expect(first.text).toContain('Tiny, SIM  [SIMULATED]')
  expect(first.text).toMatch(/against .* for holding SIM and .* for cash/)
  expect(first.text).toContain(`Next: open the tear sheet, or bellwether verify ${id}`)
  expect(existsSync(report)).toBe(true)
  const again = await run.run({ arguments: [file], options: {} }, context)
  expect(again.data).toEqual({ ...(first.data as object), isCached: true })
  const shown = await show.run({ arguments: [id.slice(0, 7)] }, context)
  expect(shown.data).toMatchObject({ id, report })
  expect((await verify.run({ arguments: [id] }, context)).data).toMatchObject({ id, isSame: true })
})

it('runs another one from JSON, lists and compares them', async () => {
  const dear = {
    backtest: 'other',
    question: 'And at no cost?',
    data: { simulated: { from: '2024-01-02', to: '2025-12-31', traded: { symbol: 'SIM' } } },
    strategies: [{ strategy: 'moving-average-cross', parameters: { fast: 5, slow: 30 } }],
    fees: 'none',
  }
  writeFileSync(other, JSON.stringify(dear))
  await run.run({ arguments: [other], options: {} }, context)
  const listed = await ls.run({}, context)
  const [one, two] = listed.data as { id: string }[]
  expect(listed.text).toContain('2 backtests')
  const { text, data } = await compare.run({ arguments: [one!.id, two!.id] }, context)
  expect(text).toContain('strategies[0].parameters.slow')
  expect(text).toMatch(/interactive-brokers/)
  expect(data).toMatchObject({ first: one!.id, second: two!.id })
})

it('prints the schema as a document and nothing else', async () => {
  const { text, data } = await schema.run()
  expect(JSON.parse(text)).toEqual(data)
})

it('lists the strategies, and the parameters of one with default, range and meaning', async () => {
  expect((await strategies.run({ arguments: [] })).text).toMatch(/^iron-condor +chains +/m)
  const { text } = await strategies.run({ arguments: ['moving-average-cross'] })
  expect(text).toMatch(/^fast +20 +above 0 to 5000, whole +bars of the fast mean$/m)
  await expect(strategies.run({ arguments: ['iron-condr'] })).rejects.toMatchObject({
    remedy: 'Did you mean iron-condor?',
  })
})
