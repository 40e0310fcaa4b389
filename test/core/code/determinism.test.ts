import { expect, it } from 'vitest'
import { scanDeterminism } from '../../../src/core/code/determinism.ts'

const rulesOf = (source: string): string[] => scanDeterminism(source).map(({ rule }) => rule)

const planted: readonly (readonly [string, string])[] = [
  ['clock', 'const now = Date.now()'],
  ['clock', 'const now = Date\n  .now()'],
  ['clock', 'const now = new Date()'],
  ['clock', 'const now = new Date'],
  ['clock', 'const now = +new Date;'],
  ['clock', 'const now = new Date( /* nothing */ )'],
  ['clock', 'const now = Date()'],
  ['clock', "const now = Date['now']()"],
  ['clock', 'const { now } = Date'],
  ['clock', 'const { now } = performance'],
  ['clock', 'const t = performance.now()'],
  ['clock', 'const t = process.hrtime.bigint()'],
  ['clock', 'const t = Temporal.Now.instant()'],
  ['clock', "import { performance } from 'node:perf_hooks'"],
  ['random', 'const u = Math.random()'],
  ['random', "const u = Math['random']()"],
  ['random', 'const { random } = Math'],
  ['random', 'const { floor, random: draw } = Math'],
  ['random', 'const id = randomUUID()'],
  ['random', 'const id = crypto.randomUUID()'],
  ['random', 'crypto.getRandomValues(new Uint8Array(8))'],
  ['random', 'const bytes = randomBytes(8)'],
  ['random', 'const { randomUUID: name } = crypto'],
  ['random', "import { randomBytes as bytes } from 'node:crypto'"],
  ['hidden', "const now = eval('Date.now()')"],
  ['hidden', "const now = new Function('return Date.now()')()"],
  ['environment', "const home = process.env['HOME']"],
  ['environment', 'const { env } = process'],
  ['environment', "const env = process['env']"],
  ['environment', "import { env } from 'node:process'"],
  ['environment', "import { cpus } from 'os'"],
  ['environment', 'const here = process.cwd()'],
  ['global', "const now = globalThis['Date'].now()"],
  ['locale', "const format = new Intl.NumberFormat('de')"],
  ['locale', 'const text = value.toLocaleString()'],
  ['locale', 'names.sort((a, b) => a.localeCompare(b))'],
  ['zone', 'const hour = date.getHours()'],
  ['zone', 'const day = date?.getDate()'],
  ['zone', 'date.setMonth(3)'],
  ['zone', 'const offset = date.getTimezoneOffset()'],
  ['zone', 'const date = new Date(2024, 0, 31)'],
  ['order', 'const first = await Promise.race(all)'],
  ['order', 'const first = await Promise.any(all)'],
  ['order', 'const held = new WeakRef(value)'],
  ['clock', 'const text = `at ${Date.now()}`'],
  ['clock', 'const text = `${`${new Date()}`}`'],
  ['random', 'const half = a / b; const u = Math.random() / 2'],
]

for (const [rule, source] of planted) {
  it(`finds ${rule} in ${JSON.stringify(source)}`, () => expect(rulesOf(source)).toContain(rule))
}

const clean: readonly string[] = [
  '// Date.now() is for cli/ only',
  '/* new Date() and Math.random() */',
  "const text = 'Date.now()'",
  'const text = "it\'s \\" Math.random()"',
  'const text = `Date.now() ${day} Math.random()`',
  'const pattern = /Date.now()|Math.random()/',
  "const pattern = text.replace(/[/'\"`]/g, '').split(/Math.random()/)",
  'const date = new Date(instant)',
  'const date: Date = new Date(day * MS_PER_DAY)',
  'const hour = date.getUTCHours()',
  'const instant = Date.UTC(2024, 0, 31)',
  'const now = clock.now()',
  'const { sharpe } = performance',
  'const u = random.next() + chance.random',
  'const my = { Date: 1, performance: 2 }; use(my.performance.now, my.Date.now)',
  'const all = await Promise.all(tasks)',
  'const isDate = value instanceof Date',
  'const root = Math.sqrt(x) / Math.log(y) / Math.PI',
]

for (const source of clean) {
  it(`finds nothing in ${JSON.stringify(source)}`, () => expect(scanDeterminism(source)).toEqual([]))
}

it('says where, what and what to do instead', () => {
  expect(scanDeterminism('const a = 1\nconst b = [1,\n  Date . now()]\n')).toEqual([
    { rule: 'clock', line: 3, column: 3, found: 'Date . now', instead: 'Take a Clock as an argument.' },
  ])
})

it('accepts an exemption on the line or the one above that names the rule and a reason', () => {
  const above = '// determinism-allow random: the name of a temporary file\nconst name = randomUUID()'
  expect(scanDeterminism(above)).toEqual([])
  expect(scanDeterminism('const name = randomUUID() // determinism-allow random: temporary')).toEqual([])
})

it('refuses an exemption without a reason, for another rule, or too far away', () => {
  expect(rulesOf('// determinism-allow random:\nrandomUUID()')).toEqual(['random'])
  expect(rulesOf('// determinism-allow clock: no\nrandomUUID()')).toEqual(['exemption', 'random'])
  expect(rulesOf('// determinism-allow random: far\n\nrandomUUID()')).toEqual(['exemption', 'random'])
})

it('reports an exemption that nothing needs', () => {
  expect(scanDeterminism('// determinism-allow clock: it was needed once\nconst a = 1')).toMatchObject([
    { rule: 'exemption', line: 1, found: 'determinism-allow clock: it was needed once' },
  ])
})
