/** `npm run prepare`: compiles every kernel whose sources changed. */
import { join } from 'node:path'
import { buildKernel, type KernelSource, OPTION_KERNEL } from '../packages/options/kernel/build.ts'

export const ORB_KERNEL: KernelSource = {
  assembly: join(import.meta.dirname, '../src/backtest/orb/kernel/assembly'),
  target: join(import.meta.dirname, '../src/backtest/orb/kernel/kernel-bytes.ts'),
  memories: 'shared',
}

if (import.meta.main) for (const kernel of [OPTION_KERNEL, ORB_KERNEL]) buildKernel(kernel)
