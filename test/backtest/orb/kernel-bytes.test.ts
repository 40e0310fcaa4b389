import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { sourceHash } from '../../../packages/options/kernel/build.ts'
import { ORB_KERNEL } from '../../../scripts/build-kernels.ts'

it('the kernel is made of its present sources; otherwise run npm run prepare', () => {
  expect(readFileSync(ORB_KERNEL.target, 'utf8')).toContain(`SHA-256 ${sourceHash(ORB_KERNEL)}`)
})
