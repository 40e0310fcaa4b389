/** The verdict on a run of forecasts, by rules: the first that applies speaks. */
import { THIN_SPACE } from '../../../report/format.ts'
import type { Finding, HorizonFinding } from './horizon-finding.ts'

export interface ForecastVerdict {
  readonly rule: string
  readonly heading: string
}

interface VerdictRule {
  readonly rule: string
  readonly applies: (found: readonly HorizonFinding[]) => boolean
  readonly heading: (found: readonly HorizonFinding[]) => string
}

const RULES: readonly VerdictRule[] = [
  { rule: 'no-forecasts', applies: (found) => found.length === 0, heading: () => 'Nothing to judge: no forecasts' },
  { rule: 'no-outcomes', applies: all('none'), heading: () => 'Nothing to judge yet: no outcome is known' },
  {
    rule: 'never-moved',
    applies: all('never-moved', 'none'),
    heading: () => 'Nothing to judge: the price never moved',
  },
  {
    rule: 'too-few',
    applies: all('too-few', 'never-moved', 'none'),
    heading: () => 'Too few independent outcomes to judge',
  },
  { rule: 'beats', applies: (found) => found.some(({ finding }) => finding === 'beats'), heading: beatsHeading },
  {
    rule: 'worse',
    applies: all('worse'),
    heading: (found) => `Worse than no-change ${everyText(found)}`,
  },
  { rule: 'not-better', applies: () => true, heading: (found) => `Does not beat no-change ${everyText(found, 'any')}` },
]

/** @param isSimulated names the data beside a verdict that speaks of skill */
export function forecastVerdict(found: readonly HorizonFinding[], isSimulated: boolean): ForecastVerdict {
  const { rule, heading } = RULES.find(({ applies }) => applies(found))!
  return { rule, heading: `${heading(found)}${rule === 'beats' && isSimulated ? ' (simulated data)' : ''}` }
}

function all(...findings: readonly Finding[]): VerdictRule['applies'] {
  return (found) => found.every(({ finding }) => findings.includes(finding))
}

/** "Beats no-change at 24 h, not beyond" */
function beatsHeading(found: readonly HorizonFinding[]): string {
  const beaten = found.filter(({ finding }) => finding === 'beats')
  if (beaten.length === found.length) return `Beats no-change ${everyText(found)}`
  const isFirst = found.slice(0, beaten.length).every(({ finding }) => finding === 'beats')
  return `Beats no-change at ${horizonsText(beaten.map(({ horizon }) => horizon))}, not ${isFirst ? 'beyond' : 'at other horizons'}`
}

function everyText(found: readonly HorizonFinding[], every: 'every' | 'any' = 'every'): string {
  return found.length === 1 ? `at ${horizonsText([found[0]!.horizon])}` : `at ${every} horizon`
}

/** "24 h" */
export function horizonText(hours: number): string {
  return `${hours}${THIN_SPACE}h`
}

/** "12, 24 and 36 h" */
export function horizonsText(hours: readonly number[]): string {
  const last = hours.at(-1)!
  return `${hours.length > 1 ? `${hours.slice(0, -1).join(', ')} and ` : ''}${last}${THIN_SPACE}h`
}
