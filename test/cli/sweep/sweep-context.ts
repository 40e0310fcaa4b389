/** What commands of sweeps are given in tests. */
import { gunzipSync } from 'node:zlib'
import { readFileSync } from 'node:fs'
import type { CommandContext } from '../../../src/cli/command.ts'
import * as runCommand from '../../../src/cli/sweep/run.ts'
import { FixedClock } from '../../../src/core/clock/clock.ts'
import { loadConfiguration } from '../../../src/core/config.ts'
import { silentProgress } from '../../../src/core/progress.ts'

export const clock = new FixedClock(Date.UTC(2026, 0, 5))

export async function contextOf(home: string, threads = '2'): Promise<CommandContext> {
  const config = await loadConfiguration({ cwd: home, env: {}, flags: { home, threads } })
  const log = { debug: () => undefined } as unknown as CommandContext['log']
  return { config, clock, log, progress: silentProgress, signal: new AbortController().signal, isInteractive: false }
}

export async function sweepOrb(options: Readonly<Record<string, string>>, context: CommandContext) {
  const result = await runCommand.run({ arguments: ['orb'], options }, context)
  await result.afterwards?.()
  return result
}

/** The lines of a CSV as objects by column. */
export function readCsv(path: string): Record<string, string>[] {
  const bytes = readFileSync(path)
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
  const [header, ...lines] = text.trimEnd().split(/\r?\n/)
  const names = header!.split(',')
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [names[i]!, cell])))
}
