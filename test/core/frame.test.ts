import { expect, it } from 'vitest'
import { concatFrames, createFrame, type Frame, hashFrame, MISSING_DATE, selectRows } from '../../src/core/frame.ts'
import { orderRows } from '../../src/core/row-order.ts'

const schema = { name: 'string', price: 'float', at: 'instant', day: 'date', open: 'boolean' } as const

function example(): Frame<typeof schema> {
  const frame = createFrame(schema, 3)
  frame.columns.name.splice(0, 3, 'b', 'a', 'b')
  frame.columns.price.set([2, 1, 0.5])
  frame.columns.at.set([1000, 2000, 1000])
  frame.columns.day.set([1, 2, 1])
  frame.columns.open.set([1, 0, 1])
  return frame
}

it('starts with every value missing', () => {
  const { columns, length } = createFrame(schema, 2)
  expect(length).toBe(2)
  expect(columns).toEqual({
    name: ['', ''],
    price: Float64Array.of(Number.NaN, Number.NaN),
    at: Float64Array.of(Number.NaN, Number.NaN),
    day: Int32Array.of(MISSING_DATE, MISSING_DATE),
    open: Uint8Array.of(0, 0),
  })
})

it('picks rows in the order that is asked for', () => {
  const picked = selectRows(example(), [2, 0, 2])
  expect(picked.columns.name).toEqual(['b', 'b', 'b'])
  expect([...picked.columns.price]).toEqual([0.5, 2, 0.5])
  expect([...picked.columns.day]).toEqual([1, 1, 1])
})

it('joins frames one after the other', () => {
  const joined = concatFrames(schema, [example(), createFrame(schema, 0), selectRows(example(), [1])])
  expect(joined.length).toBe(4)
  expect(joined.columns.name).toEqual(['b', 'a', 'b', 'a'])
  expect([...joined.columns.at]).toEqual([1000, 2000, 1000, 2000])
})

it('sorts by several keys, equal rows by their number', () => {
  expect([...orderRows(example(), ['name', 'price']).rows]).toEqual([1, 2, 0])
  expect([...orderRows(example(), ['name']).rows]).toEqual([1, 0, 2])
  expect([...orderRows(example(), []).rows]).toEqual([0, 1, 2])
})

it('hashes values, not bits: one NaN, one zero', () => {
  const one = createFrame({ x: 'float' } as const, 2)
  one.columns.x.set([0, Number.NaN])
  const other = createFrame({ x: 'float' } as const, 2)
  const bits = new BigUint64Array(other.columns.x.buffer)
  bits[0] = 0x8000000000000000n
  bits[1] = 0xfff8000000000001n
  expect(Object.is(other.columns.x[0], -0)).toBe(true)
  expect(hashFrame(other)).toBe(hashFrame(one))
})

it('changes its hash with a value, a name, a type, the order of rows, and where a text ends', () => {
  const hashes = new Set([hashFrame(example())])
  for (const change of [
    (frame: Frame<typeof schema>) => void (frame.columns.price[1] = 1.0000000000000002),
    (frame: Frame<typeof schema>) => void (frame.columns.open[0] = 0),
    (frame: Frame<typeof schema>) => void (frame.columns.name[0] = 'b '),
    (frame: Frame<typeof schema>) => void frame.columns.name.splice(0, 2, 'ba', ''),
  ]) {
    const frame = example()
    change(frame)
    hashes.add(hashFrame(frame))
  }
  hashes.add(hashFrame(selectRows(example(), [1, 0, 2])))
  hashes.add(hashFrame({ ...example(), schema: { ...schema, at: 'float' } }))
  expect(hashes.size).toBe(7)
})

it('hashes a view as it hashes the values themselves', () => {
  const whole = Int32Array.of(9, 1, 2, 9)
  const view: Frame = { schema: { day: 'date' }, length: 2, columns: { day: whole.subarray(1, 3) } }
  const own: Frame = { schema: { day: 'date' }, length: 2, columns: { day: Int32Array.of(1, 2) } }
  expect(hashFrame(view)).toBe(hashFrame(own))
})
