/** Prints `N passed, N failed` of a report that vitest's JSON reporter wrote; a file that could not be read as tests counts as one failure. */
import { readFileSync } from 'node:fs'

interface FileReport {
  readonly status: string
  readonly assertionResults: readonly { readonly status: string }[]
}

interface Report {
  readonly success: boolean
  readonly testResults: readonly FileReport[]
}

const report = readReport(process.argv[2] ?? '')
const statuses = (report?.testResults ?? []).flatMap(({ status, assertionResults }) => {
  const own = assertionResults.map((test) => test.status)
  return status === 'failed' && !own.includes('failed') ? [...own, 'failed'] : own
})
const passed = statuses.filter((status) => status === 'passed').length
const failed = statuses.filter((status) => status === 'failed').length
const isUnseen = report?.success !== true && failed === 0
console.log(`${passed} passed, ${isUnseen ? 1 : failed} failed`)

function readReport(path: string): Report | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Report
  } catch {
    return undefined
  }
}
