/** Wall and processor time of something. */

export interface Times {
  /** Milliseconds. */
  readonly wall: number
  /** Milliseconds of all threads, user and system. */
  readonly processor: number
}

export async function timed(work: () => unknown): Promise<Times> {
  const before = process.cpuUsage()
  const start = performance.now()
  await work()
  const wall = performance.now() - start
  const { user, system } = process.cpuUsage(before)
  return { wall, processor: (user + system) / 1000 }
}

/** The medians of so many runs, after one that warms the compiler up. */
export async function medianTimes(runs: number, work: () => unknown): Promise<Times> {
  await work()
  const times: Times[] = []
  for (let run = 0; run < runs; run++) times.push(await timed(work))
  return { wall: median(times.map(({ wall }) => wall)), processor: median(times.map(({ processor }) => processor)) }
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!
}
