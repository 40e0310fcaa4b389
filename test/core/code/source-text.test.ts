import { expect, it } from 'vitest'
import { findImports } from '../../../src/core/code/source-imports.ts'
import { positionOf, readSource } from '../../../src/core/code/source-text.ts'

it('keeps length and line ends', () => {
  const source = 'const a = "x\\"y" // z\nconst b = `1${2}3`\n/* 4\n5 */; /6/'
  const { code } = readSource(source)
  expect(code).toHaveLength(source.length)
  expect(code.split('\n').map((line) => line.length)).toEqual(source.split('\n').map((line) => line.length))
  expect(code.replaceAll(/ +/g, ' ')).toBe('const a = " " \nconst b = ` ${2} `\n \n ; / /')
})

it('reads strings and templates without parts at their offsets', () => {
  const { strings } = readSource('f(\'a\', "b\\n", `c`, `d${e}`)')
  expect([...strings]).toEqual([
    [2, 'a'],
    [7, 'b\\n'],
    [14, 'c'],
  ])
})

it('tells a division from a regular expression', () => {
  const divisions = 'const a = b / c / d; const e = f[0] / g; const h = (i) / j'
  expect(readSource(divisions).code).toBe(divisions)
  expect(readSource("return /'/.test(x)").code).toBe('return / /.test(x)')
  expect(readSource('f(/[/]/, 1)').code).toBe('f(/   /, 1)')
})

it('follows braces inside of templates', () => {
  expect(readSource('`a${ { b: `c${1}d` }.b }e` + f').code).toBe('` ${ { b: ` ${1} ` }.b } ` + f')
})

it('survives files that end in the middle', () => {
  for (const source of ['"abc', '`abc', '`a${b', '/* abc', '// abc', '/abc', "'\\"]) {
    expect(readSource(source).code).toHaveLength(source.length)
  }
})

it('finds every way to name a module, in order', () => {
  const source = `import a from './a.ts'
import type { B } from "./b.ts"
export { c } from './c.ts'
export * as d from './d.ts'
import './e.ts'
const f = await import('./f.ts')
const g = require('./g.ts')
const h = new Worker(new URL('./h.ts', import.meta.url))
const i = import.meta.resolve('./i.ts')
type J = import('./j.ts').J
const k = await import(name)
const none = Array.from('x'), page = new URL('https://example.com')
`
  const kinds = findImports(source).map(({ kind, specifier }) => `${kind} ${specifier}`)
  expect(kinds).toEqual([
    'from ./a.ts',
    'from ./b.ts',
    'from ./c.ts',
    'from ./d.ts',
    'import ./e.ts',
    'dynamic ./f.ts',
    'require ./g.ts',
    'url ./h.ts',
    'resolve ./i.ts',
    'dynamic ./j.ts',
    'dynamic undefined',
  ])
})

it('gives positions from one', () => {
  expect(positionOf('ab\ncd', 0)).toEqual({ line: 1, column: 1 })
  expect(positionOf('ab\ncd', 4)).toEqual({ line: 2, column: 2 })
})
