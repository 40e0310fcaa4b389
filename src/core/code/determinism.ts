/**
 * Finds what makes a result depend on more than its inputs: the machine's clock, its randomness,
 * its environment, its time zone and locale, the order in which things happen to finish.
 *
 * A search in the text, not a proof: it sees names, so it catches slips, not tricks. An exemption
 * is a comment `determinism-allow <rule>: <reason>` on the same line or the one above.
 */
import { findImports } from './source-imports.ts'
import { positionOf, readSource } from './source-text.ts'

interface Rule {
  readonly name: string
  readonly pattern: RegExp
  /** What to do instead, as a sentence. */
  readonly instead: string
}

export interface DeterminismFinding {
  readonly rule: string
  /** Both from 1. */
  readonly line: number
  readonly column: number
  /** The code that was found. */
  readonly found: string
  readonly instead: string
}

const PASS_CLOCK = 'Take a Clock as an argument.'
const PASS_RANDOM = 'Take a Random as an argument, or split one.'
const PASS_SETTINGS = 'Take the value as an argument.'
const USE_UTC = 'Use core/time.ts, or the calendar of the exchange.'

const RULES: readonly Rule[] = [
  { name: 'clock', pattern: /(?<![.\w$])Date\s*\.\s*now\b/g, instead: PASS_CLOCK },
  { name: 'clock', pattern: /\bnew\s+Date\b(?!\s*[(\w$.])/g, instead: PASS_CLOCK },
  { name: 'clock', pattern: /\bnew\s+Date\s*\(\s*\)/g, instead: PASS_CLOCK },
  { name: 'clock', pattern: /(?<!\bnew\s+)(?<![.\w$])Date\s*\(/g, instead: PASS_CLOCK },
  { name: 'clock', pattern: /(?<![.\w$])Date\s*(?:\?\.)?\s*\[/g, instead: PASS_CLOCK },
  { name: 'clock', pattern: /\b(?:now|timeOrigin)\b[^{}=]*\}\s*=\s*(?:Date|performance)\b/g, instead: PASS_CLOCK },
  { name: 'clock', pattern: /(?<![.\w$])performance\s*\.\s*(?:now|timeOrigin|mark|measure)\b/g, instead: PASS_CLOCK },
  { name: 'clock', pattern: /\bTemporal\s*\.\s*Now\b/g, instead: PASS_CLOCK },
  { name: 'clock', pattern: /(?<![.\w$])process\s*\.\s*(?:hrtime|uptime)\b/g, instead: PASS_CLOCK },
  { name: 'random', pattern: /(?<![.\w$])Math\s*\.\s*random\b/g, instead: PASS_RANDOM },
  { name: 'random', pattern: /(?<![.\w$])Math\s*(?:\?\.)?\s*\[/g, instead: PASS_RANDOM },
  { name: 'random', pattern: /\brandom\b[^{}=]*\}\s*=\s*Math\b/g, instead: PASS_RANDOM },
  {
    name: 'random',
    // called, or given another name
    pattern:
      /\b(?:randomUUID|randomBytes|randomInt|randomFill|randomFillSync|getRandomValues)\b(?=\s*\(|\s+as\b|[^{}=]*\}\s*=)/g,
    instead: PASS_RANDOM,
  },
  {
    name: 'environment',
    pattern: /(?<![.\w$])process\s*\.\s*(?:env|argv|cwd|pid|ppid|platform|arch|memoryUsage|cpuUsage|resourceUsage)\b/g,
    instead: PASS_SETTINGS,
  },
  { name: 'environment', pattern: /(?<![.\w$])process\s*(?:\?\.)?\s*\[/g, instead: PASS_SETTINGS },
  { name: 'environment', pattern: /\}\s*=\s*process\b/g, instead: PASS_SETTINGS },
  {
    name: 'hidden',
    pattern: /(?<![.\w$])eval\s*\(|\bnew\s+\(?\s*Function\b/g,
    instead: 'Write the code out: what a text hides is read by nobody before it runs.',
  },
  { name: 'global', pattern: /(?<![.\w$])globalThis\b/g, instead: 'Name what is meant.' },
  {
    name: 'locale',
    pattern: /(?<![.\w$])Intl\b|\.\s*toLocale\w*|\.\s*localeCompare\b/g,
    instead: 'Compare with < and format with own functions.',
  },
  {
    name: 'zone',
    pattern: /\.\s*(?:get|set)(?:Date|Day|FullYear|Hours|Milliseconds|Minutes|Month|Seconds|Year)\s*\(/g,
    instead: USE_UTC,
  },
  { name: 'zone', pattern: /\bnew\s+Date\s*\([^()]*,/g, instead: USE_UTC },
  { name: 'zone', pattern: /\.\s*(?:getTimezoneOffset|toDateString|toTimeString)\b/g, instead: USE_UTC },
  {
    name: 'order',
    pattern: /(?<![.\w$])Promise\s*\.\s*(?:race|any)\b/g,
    instead: 'Wait for all, and take them in the order of their inputs.',
  },
  { name: 'order', pattern: /\b(?:WeakRef|FinalizationRegistry)\b/g, instead: 'Hold it, or let it go yourself.' },
]

/** Modules whose whole purpose is one of the above. */
const MODULES: Readonly<Record<string, { readonly rule: string; readonly instead: string }>> = {
  perf_hooks: { rule: 'clock', instead: PASS_CLOCK },
  process: { rule: 'environment', instead: PASS_SETTINGS },
  os: { rule: 'environment', instead: PASS_SETTINGS },
}

const EXEMPTION = /determinism-allow (\w+): \S.*/g

/** Findings in the order of the file; empty when it is clean. An exemption that nothing needs is a finding too. */
export function scanDeterminism(source: string): DeterminismFinding[] {
  const findings = [...matchRules(source), ...matchModules(source)]
  const exemptions = readExemptions(source)
  const isCovered = (finding: DeterminismFinding, { rule, line }: Exemption): boolean =>
    finding.rule === rule && (finding.line === line || finding.line === line + 1)
  const open = findings.filter((finding) => !exemptions.some((exemption) => isCovered(finding, exemption)))
  const needless = exemptions.filter((exemption) => !findings.some((finding) => isCovered(finding, exemption)))
  return [...open, ...needless.map(needlessExemption)].toSorted((a, b) => a.line - b.line || a.column - b.column)
}

function matchRules(source: string): DeterminismFinding[] {
  const { code } = readSource(source)
  return RULES.flatMap(({ name, pattern, instead }) =>
    [...code.matchAll(pattern)].map((match) => ({
      rule: name,
      ...positionOf(source, match.index),
      found: source.slice(match.index, match.index + match[0].length).replaceAll(/\s+/g, ' '),
      instead,
    })),
  )
}

function matchModules(source: string): DeterminismFinding[] {
  return findImports(source).flatMap(({ specifier, offset }) => {
    const module = MODULES[specifier?.replace(/^node:/, '') ?? '']
    if (module === undefined) return []
    return [{ rule: module.rule, ...positionOf(source, offset), found: specifier!, instead: module.instead }]
  })
}

interface Exemption {
  readonly rule: string
  readonly line: number
  readonly text: string
}

function readExemptions(source: string): Exemption[] {
  return readSource(source).comments.flatMap(({ start, text }) =>
    [...text.matchAll(EXEMPTION)].map((match) => ({
      rule: match[1]!,
      line: positionOf(source, start + match.index).line,
      text: match[0],
    })),
  )
}

function needlessExemption({ line, text }: Exemption): DeterminismFinding {
  return { rule: 'exemption', line, column: 1, found: text, instead: 'Remove it: nothing here needs it.' }
}
