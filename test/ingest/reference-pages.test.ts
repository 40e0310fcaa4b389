import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { FORMATS } from '../../src/ingest/files/formats.ts'
import { ROW_RULES } from '../../src/ingest/rules/rule.ts'

function page(name: string): string {
  return readFileSync(join(import.meta.dirname, '../../docs/reference', name), 'utf8')
}

it('documents every format under its name and title', () => {
  const text = page('formats.md')
  for (const { name, title } of FORMATS) expect(text).toContain(`| \`${name}\` | ${title} |`)
  expect(text.match(/^\| `[a-z0-9-]+` \| [A-Z]/gm)?.length).toBe(FORMATS.length)
})

it('documents every rule with its severity and its sentence', () => {
  const text = page('ingest.md')
  for (const [name, { severity, sentence }] of Object.entries(ROW_RULES)) {
    expect(text).toContain(`| \`${name}\` | ${severity} | ${sentence} |`)
  }
})
