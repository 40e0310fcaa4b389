/** What was measured, beside a peer and a goal. */
import type { BenchResult } from '../bench-result.ts'
import type { PeerFigures } from './tree-peers.ts'

/** Greatest ratios of ours to the peer's that meet the goals. */
export interface Goal {
  readonly most: number
  readonly stretch?: number
}

/** @param peer undefined where it is not installed */
export function besidePeer(
  name: string,
  value: number,
  title: string,
  peer: { readonly value: number; readonly threads: number } | undefined,
  { most, stretch }: Goal,
): BenchResult {
  const goal = `ratio at most ${most}${stretch === undefined ? '' : `, stretch ${stretch}`}`
  const figure = { name, value, unit: 'cpu s', goal }
  if (peer === undefined) return { ...figure, against: `${title}: not installed` }
  const ratio = value / peer.value
  const against = `${title}, threads: ${peer.threads}`
  return { ...figure, against, ratio, met: ratio <= most, ...(stretch && { stretchMet: ratio <= stretch }) }
}

/** The least of a peer's times, and how many threads it took; undefined without any. */
export function least(
  figures: readonly PeerFigures[],
  of: 'fit' | 'predict' | 'contributions',
): { value: number; threads: number } | undefined {
  const [best] = figures.toSorted((a, b) => (a[of] ?? Infinity) - (b[of] ?? Infinity))
  return best && { value: best[of]!, threads: best.threads }
}

/** Processor seconds of this process, all threads, and what the work gave. */
export function timed<T>(work: () => T): [number, T] {
  const start = process.cpuUsage()
  const result = work()
  const { user, system } = process.cpuUsage(start)
  return [(user + system) / 1e6, result]
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Standard deviation of a sample. */
export function deviation(values: readonly number[]): number {
  const centre = mean(values)
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1))
}
