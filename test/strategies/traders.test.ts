/** What every strategy declares, and that a file can name it. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { putRatio } from '../../examples/put-ratio-trader.ts'
import { TRADERS } from '../../src/strategies/traders.ts'

interface Declared {
  readonly type?: string
  readonly description?: string
  readonly enum?: readonly string[]
  readonly minimum?: number
  readonly exclusiveMinimum?: number
  readonly maximum?: number
  readonly exclusiveMaximum?: number
}

it('has a name of its own', () => {
  const names = TRADERS.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  for (const name of names) expect(name).toMatch(/^[a-z]+(-[a-z0-9]+)*$/)
})

it.each([...TRADERS, putRatio])(
  '$name declares each parameter with its default, range and meaning',
  ({ parameters }) => {
    const schema = z.toJSONSchema(parameters, { io: 'input' })
    expect(schema).toMatchObject({ type: 'object', additionalProperties: false })
    expect(schema.required ?? []).toEqual([])
    for (const [name, declared] of Object.entries(schema.properties as Record<string, Declared>)) {
      expect(declared, name).toHaveProperty('default')
      expect(declared.description, name).toMatch(/^[^A-Z]{3,}/)
      if (declared.type !== 'number' && declared.type !== 'integer') continue
      expect(declared.minimum ?? declared.exclusiveMinimum, name).toBeTypeOf('number')
      expect(declared.maximum ?? declared.exclusiveMaximum, name).toBeTypeOf('number')
    }
  },
)

it.each([...TRADERS, putRatio])('$name can be made from nothing but its name', (trader) => {
  const { parameters } = trader
  expect(trader.create(parameters.parse({}), 'SPY').description.length).toBeGreaterThan(5)
  expect(() => parameters.parse({ unheard: 1 })).toThrow(/unheard/)
})

it('the page shows the example as it is', () => {
  const [page, example] = ['../../docs/reference/strategies.md', '../../examples/put-ratio-trader.ts'].map((path) =>
    readFileSync(new URL(path, import.meta.url), 'utf8'),
  )
  expect(page).toContain(example)
})
