/** docs/reference/sweep.md says what the code does. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { MOST_STOPS } from '../../../src/research/sweep/grid/grid-document.ts'
import { loadGrid } from '../../../src/research/sweep/grid/grid-file.ts'
import { parseGrid } from '../../../src/research/sweep/grid/grid-yaml.ts'
import { MOST_ROWS } from '../../../src/research/sweep/grid/grid-size.ts'
import { GRIDS } from '../../../src/research/sweep/grid/presets.ts'
import { ROWS_SCHEMA } from '../../../src/research/sweep/rows-table.ts'

const page = readFileSync(join(import.meta.dirname, '../../../docs/reference/sweep.md'), 'utf8')

it('shows the usual grid as a file', async () => {
  const example = /```yaml\n([^`]*)```/.exec(page)![1]!
  expect(parseGrid(example, 'the page')).toStrictEqual(await loadGrid('usual'))
})

it('names every key, every column, every grid and the limits', () => {
  const named = (name: string): boolean => page.includes(`\`${name}\``)
  const keys = Object.keys(GRIDS).flatMap((name) => Object.keys(GRIDS[name]!))
  const missing = [...keys, ...Object.keys(ROWS_SCHEMA), ...Object.keys(GRIDS), 'flatTime', 'profile'].filter(
    (name) => !named(name),
  )
  expect(missing).toStrictEqual([])
  expect(page).toContain(`1 to ${MOST_STOPS}`)
  expect(page).toContain(MOST_ROWS.toLocaleString('en-US'))
})
