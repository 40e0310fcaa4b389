/** Runs a command of the program and writes to the third pipe what it used. */
import { writeSync } from 'node:fs'

const PIPE = 3

process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
  const used = { seconds: (userCPUTime + systemCPUTime) / 1e6, megabytes: (maxRSS * 1024) / 1e6 }
  writeSync(PIPE, JSON.stringify(used))
})
await import('../../src/cli/main.ts')
