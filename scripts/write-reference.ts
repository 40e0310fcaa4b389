/** Writes the tables of docs/reference that are made of the code: `node scripts/write-reference.ts`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describeConfiguration, loadConfiguration } from '../src/core/config.ts'
import { ERROR_CATALOGUE } from '../src/core/errors.ts'
import { environmentName } from '../src/core/settings.ts'
import { strategyTables } from './strategy-tables.ts'

/** Defaults that depend on the machine, as the page shows them. */
const MACHINE_DEFAULTS: Readonly<Record<string, string>> = { home: '.bellwether', threads: "the machine's" }

export interface GeneratedTable {
  readonly page: string
  /** The first line of the table, by which it is found. */
  readonly header: string
  readonly rows: readonly string[]
}

export async function generatedTables(): Promise<GeneratedTable[]> {
  const errors = Object.entries(ERROR_CATALOGUE).map(([code, { exit, title }]) => row(code, String(exit), title))
  const configuration = await loadConfiguration({ cwd: '/', env: {} })
  const settings = describeConfiguration(configuration).map(({ key, value, description }) =>
    row(
      key,
      environmentName(key),
      MACHINE_DEFAULTS[key] ?? (typeof value === 'string' ? value : JSON.stringify(value)),
      description,
    ),
  )
  return [
    { page: 'docs/reference/errors.md', header: '| code | exit status | what it means |', rows: errors },
    {
      page: 'docs/reference/configuration.md',
      header: '| setting | variable | default | what it is |',
      rows: settings,
    },
    ...strategyTables(),
  ]
}

function row(...cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

/** The page with the rows below the header replaced. */
export function withTable(text: string, { header, rows }: GeneratedTable): string {
  const lines = text.split('\n')
  const first = lines.indexOf(header) + 2
  if (first < 2) throw new Error(`the page has no table "${header}"`)
  const after = lines.findIndex((line, i) => i >= first && !line.startsWith('|'))
  return [...lines.slice(0, first), ...rows, ...lines.slice(after < 0 ? lines.length : after)].join('\n')
}

if (import.meta.main) {
  for (const table of await generatedTables()) {
    const path = join(import.meta.dirname, '..', table.page)
    writeFileSync(path, withTable(readFileSync(path, 'utf8'), table))
  }
}
