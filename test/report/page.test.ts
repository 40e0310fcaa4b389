import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { facts } from '../../src/report/facts.ts'
import { keyFigures } from '../../src/report/key-figures.ts'
import { page } from '../../src/report/page.ts'
import { DARK, LIGHT, type Palette } from '../../src/report/palette.ts'
import { table } from '../../src/report/table.ts'
import { warningBox } from '../../src/report/warning-box.ts'

const HOSTILE = `</title></style><script>alert(1)</script>"'&`

const whole = page({
  title: HOSTILE,
  kicker: [HOSTILE],
  heading: HOSTILE,
  lead: HOSTILE,
  isSimulated: true,
  sections: [
    keyFigures([{ label: HOSTILE, value: HOSTILE, compare: HOSTILE, also: HOSTILE }]),
    table(HOSTILE, [{ title: HOSTILE }], [{ cells: [HOSTILE] }]),
    warningBox([HOSTILE], HOSTILE),
    facts([{ title: HOSTILE, lines: [HOSTILE] }]),
  ],
})

it('holds one style and one script, both pinned by the hashes of its content policy', () => {
  const policy = /Content-Security-Policy" content="([^"]+)"/.exec(whole)![1]!.replaceAll('&#39;', "'")
  const inline = (tag: string): string[] =>
    [...whole.matchAll(new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`, 'g'))].map((match) => match[1]!)
  for (const tag of ['style', 'script']) {
    const found = inline(tag)
    expect(found).toHaveLength(1)
    expect(policy).toContain(`${tag}-src 'sha256-${createHash('sha256').update(found[0]!).digest('base64')}'`)
  }
  expect(policy).toContain("default-src 'none'")
})

it('carries a program and its data, which cannot end their elements, and lets nothing else run', () => {
  const source = 'document.body.dataset.ran = "</script><!--"'
  const data = { id: 'data', json: JSON.stringify({ text: HOSTILE }) }
  const html = page({ title: 'x', kicker: [], heading: 'x', sections: [], program: { source, data, hasKernel: true } })
  const scripts = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map((match) => match[1]!)
  expect(scripts).toHaveLength(2)
  for (const script of scripts) {
    expect(html).toContain(`sha256-${createHash('sha256').update(script).digest('base64')}`)
  }
  expect(html).toContain('wasm-unsafe-eval')
  expect(whole).not.toContain('wasm-unsafe-eval')
  const carried = /<script type="application\/json" id="data">([\s\S]*?)<\/script>/.exec(html)![1]!
  expect(JSON.parse(carried)).toEqual({ text: HOSTILE })
})

it('refers to nothing outside itself', () => {
  expect(whole).not.toMatch(/(src|href)="(?!data:)/)
  expect(whole).not.toMatch(/@import|@font-face|url\(/)
})

it('escapes hostile text wherever it stands', () => {
  expect(whole.match(/<script/g)).toHaveLength(1)
  expect(whole).not.toContain('alert(1)</script>"')
})

it('says in the title, in the metadata and beside the kicker that data are simulated', () => {
  expect(whole).toContain('(SIMULATED)</title>')
  expect(whole).toContain('<meta name="bellwether:data" content="SIMULATED">')
  expect(whole).toContain('<span class="tag">SIMULATED</span>')
  expect(page({ title: 'x', kicker: [], heading: 'x', sections: [] })).not.toContain('SIMULATED')
})

it('says in an empty box of doubts what was looked for', () => {
  expect(warningBox([], 'Looked for: gaps.').source).toContain('Nothing was found. Looked for: gaps.')
})

/** Relative luminance and contrast of WCAG 2. */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}

function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].toSorted((a, b) => b - a)
  return (light! + 0.05) / (dark! + 0.05)
}

it('has text of at least the contrast of WCAG AA in both themes', () => {
  for (const palette of [LIGHT, DARK] satisfies Palette[]) {
    for (const name of ['ink', 'soft', 'quiet', 'accent', 'warning', 'fine'] as const) {
      expect(contrast(palette[name], palette.paper), `${name} on paper`).toBeGreaterThanOrEqual(4.5)
    }
    for (const name of ['ink', 'warning'] as const) {
      expect(contrast(palette[name], palette['warning-paper']), `${name} on warning`).toBeGreaterThanOrEqual(4.5)
    }
  }
})
