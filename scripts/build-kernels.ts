/** `npm run prepare`: compiles every kernel whose sources changed. */
import { join } from 'node:path'
import { buildKernel, type KernelSource, OPTION_KERNEL } from '../packages/options/kernel/build.ts'

export const ORB_KERNEL: KernelSource = {
  assembly: join(import.meta.dirname, '../src/backtest/orb/kernel/assembly'),
  target: join(import.meta.dirname, '../src/backtest/orb/kernel/kernel-bytes.ts'),
  memories: 'shared',
}

export const OVERFITTING_KERNEL: KernelSource = {
  assembly: join(import.meta.dirname, '../src/research/overfitting/kernel/assembly'),
  target: join(import.meta.dirname, '../src/research/overfitting/kernel/kernel-bytes.ts'),
  memories: 'shared',
}

export const TREE_KERNEL: KernelSource = {
  assembly: join(import.meta.dirname, '../packages/learn/kernel/assembly/trees'),
  target: join(import.meta.dirname, '../packages/learn/src/trees/kernel-bytes.ts'),
  memories: 'own',
}

export const SEQUENCE_KERNEL: KernelSource = {
  assembly: join(import.meta.dirname, '../packages/learn/kernel/assembly/sequence'),
  target: join(import.meta.dirname, '../packages/learn/src/sequence/kernel/kernel-bytes.ts'),
  memories: 'own',
}

if (import.meta.main)
  for (const kernel of [OPTION_KERNEL, ORB_KERNEL, OVERFITTING_KERNEL, SEQUENCE_KERNEL, TREE_KERNEL])
    buildKernel(kernel)
