/** The report of a surface as one HTML file: what it says in words, its figures, its pictures, its doubts. */
import { countedText, countText } from '../../core/number-text.ts'
import { formatDate, formatInstant } from '../../core/time.ts'
import { facts } from '../../report/facts.ts'
import { formatFixed, formatPercent } from '../../report/format.ts'
import { keyFigures } from '../../report/key-figures.ts'
import { type Content, markup } from '../../report/markup.ts'
import { page, section } from '../../report/page.ts'
import { table } from '../../report/table.ts'
import { warningBox } from '../../report/warning-box.ts'
import { METHOD } from '../chains/analysis-method.ts'
import { type ArbitrageCheck, daysOf, type SmiledExpiry } from '../chains/root-surface.ts'
import { surfaceDoubts, WHAT_WAS_CHECKED } from './doubts.ts'
import { surfaceFigures } from './key-figures.ts'
import { smilesPicture, tenorTable, termPicture, yieldPicture } from './pictures.ts'
import { daysText, type SurfaceInput } from './surface-input.ts'
import { surfaceVerdict } from './verdict.ts'

export function surfacePage(input: SurfaceInput): string {
  const { chain, surface, atText, sourceText } = input
  const { snapshot } = surface.root
  return page({
    title: `Volatility surface of ${snapshot.root}`,
    kicker: ['Volatility surface', titleOf(input), atText, sourceText],
    heading: surfaceHeading(input),
    lead: surfaceLead(input),
    isSimulated: chain.series.isSimulated,
    sections: [
      keyFigures(surfaceFigures(input)),
      smilesPicture(input),
      termPicture(input),
      tenorTable(input),
      yieldPicture(input),
      expirySection(surface.smiled),
      warningBox(surfaceDoubts(input), WHAT_WAS_CHECKED),
      foot(input),
    ],
  })
}

function titleOf({ surface }: SurfaceInput): string {
  const { root, underlying } = surface.root.snapshot
  return root === underlying ? root : `${root} on ${underlying}`
}

export function surfaceHeading({ surface: { smiled, arbitrage }, tenors }: SurfaceInput): string {
  const clear = smiled.filter(({ smile }) => smile.error.points > 0)
  return surfaceVerdict({
    skews: clear.map(({ riskReversal25, smile }) => ({
      riskReversal: riskReversal25,
      error: smile.error.rmsVolatilityPoints / 100,
    })),
    term: tenors.map(({ skew, error }) => ({ atTheMoney: skew.atTheMoney, error })),
    hasArbitrage: arbitrage.butterflies + arbitrage.crossings > 0,
  })
}

export function surfaceLead({ month, tenors, surface: { root, smiled } }: SurfaceInput): string {
  if (month === undefined) return 'Put-call parity gave no forward, or too few strikes were bid and offered.'
  const { atTheMoney, riskReversal } = month.skew
  const [first, last] = [tenors[0], tenors.at(-1)]
  const span =
    first === undefined || first === last
      ? `At the money it is ${formatPercent(atTheMoney, 1)} at ${daysText(month.days)}`
      : `At the money it goes from ${formatPercent(first.skew.atTheMoney, 1)} at ${daysText(first.days)} to ${formatPercent(last!.skew.atTheMoney, 1)} at ${daysText(last!.days)}`
  const dearer = riskReversal < 0 ? 'the 25-delta put costs' : 'the 25-delta call costs'
  const other = riskReversal < 0 ? 'call' : 'put'
  const when = span.endsWith(` at ${daysText(month.days)}`) ? 'there' : `at ${daysText(month.days)}`
  const skew = `${when} ${dearer} ${formatFixed(100 * Math.abs(riskReversal), 1)} points more than the ${other}`
  const index = root.index.thirtyDays
  const free = index === undefined ? '' : ` The model-free index at 30 days is ${formatPercent(index.value, 1)}.`
  const fitted = `Smiles of ${countedText(smiled.length, 'expiry', 'expiries')} miss their quotes by ${formatFixed(100 * month.error, 2)} points around ${daysText(month.days)}.`
  return `${span}; ${skew}.${free} ${fitted}`
}

function expirySection(smiled: readonly SmiledExpiry[]): Content {
  const numbers = ['Days', 'Forward', '±', 'Strikes', 'Rate', 'Yield', 'At money', 'Skew', 'Miss', 'Inside']
  const columns = [{ title: 'Expiry' }, ...numbers.map((title) => ({ title, isNumber: true })), { title: 'Fit' }]
  const rows = smiled.map((expiry) => {
    const { range, forward, impliedYield, atmIv, riskReversal25, smile } = expiry
    return {
      cells: [
        markup`<span class="date">${formatDate(range.expiry)}</span>`,
        formatFixed(daysOf(expiry), 1),
        formatFixed(forward.forward, 2),
        formatFixed(forward.forwardError, 3),
        countText(forward.strikesUsed),
        formatPercent(forward.rate, 2),
        formatPercent(impliedYield, 2),
        formatPercent(atmIv, 1),
        formatFixed(100 * riskReversal25, 1),
        formatFixed(smile.error.rmsVolatilityPoints, 2),
        formatPercent(smile.error.insideSpread, 0),
        FIT_WORDS[smile.status],
      ],
    }
  })
  return section(
    'What does each expiry rest on?',
    table('Expiries', columns, rows),
    'Forward by put-call parity with its standard error and the strikes it used; skew and miss of the fit in volatility points; share of quotes whose bid and ask enclose the smile.',
  )
}

const FIT_WORDS: Readonly<Record<SmiledExpiry['smile']['status'], string>> = {
  ok: 'free',
  constrained: 'held back',
  scaled: 'borrowed',
  too_few_points: 'none',
}

function foot({ chain, surface, sourceText, atText, command }: SurfaceInput): Content {
  const { snapshot, expiries, terms } = surface.root
  const rows = expiries.reduce((sum, { range }) => sum + range.to - range.from, 0)
  const { arbitrage } = surface
  const isFree = arbitrage.butterflies + arbitrage.crossings === 0
  return facts([
    {
      title: 'Quotes',
      isBroad: true,
      lines: [
        `${countText(rows)} quotes of ${snapshot.root} in ${countedText(expiries.length, 'expiry', 'expiries')}, ${sourceText}, ${atText}`,
        `${terms.exercise === 'american' ? 'American' : 'European'} exercise, settled ${terms.settlement === 'am' ? 'at the opening prints' : 'at the close'}; known at ${formatInstant(snapshot.knownAt)}`,
        `rate without parity: ${chain.funding.source}, ${formatPercent(chain.funding.rate, 2)}`,
      ],
    },
    {
      title: 'Static arbitrage',
      tone: isFree ? 'fine' : 'warning',
      lines: [isFree ? 'none found' : 'found', arbitrageText(arbitrage)],
    },
    { title: 'Made by', lines: [markup`<code>${command}</code>`, `method ${METHOD}`] },
  ])
}

export function arbitrageText({ smiles, butterflies, pairs, crossings }: ArbitrageCheck): string {
  return `${countText(butterflies)} of ${countText(smiles)} smiles have a negative density, ${countText(crossings)} of ${countText(pairs)} neighbours cross.`
}
