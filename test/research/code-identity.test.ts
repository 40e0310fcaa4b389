import { expect, it } from 'vitest'
import { identifyCode, importsOf } from '../../src/research/code-identity.ts'

const entry = new URL('../../src/research/trial-ledger.ts', import.meta.url).href

it('reaches every file that an entry imports, and the locked version of its libraries', async () => {
  const code = await identifyCode([entry])
  expect(Object.keys(code.files)).toEqual([
    'src/core/errors.ts',
    'src/core/files.ts',
    'src/core/hash.ts',
    'src/research/trial-ledger.ts',
  ])
  expect(Object.keys(code.libraries)).toEqual(['zod'])
  expect(code.node).toMatch(/^v\d+/)
})

it('is the same whatever the order of entries', async () => {
  const other = new URL('../../src/core/frame.ts', import.meta.url).href
  expect((await identifyCode([entry, other])).hash).toBe((await identifyCode([other, entry])).hash)
  expect((await identifyCode([entry, other])).hash).not.toBe((await identifyCode([entry])).hash)
})

it('sees static, type, re-exporting, dynamic and worker imports, and none in comments', () => {
  const text = `
    import a from './a.ts'
    import type { B } from './b.ts'
    import './c.ts'
    export { d } from './d.ts'
    export * from '@bellwether/learn'
    const e = await import('./e.ts')
    const f = new URL('./f.ts', import.meta.url)
    // import g from './g.ts'
    /* import h from './h.ts' */
    import { join } from 'node:path'
    import { z } from 'zod'`
  expect(importsOf(text)).toEqual([
    './a.ts',
    './b.ts',
    './c.ts',
    './d.ts',
    '@bellwether/learn',
    './e.ts',
    './f.ts',
    'node:path',
    'zod',
  ])
})
