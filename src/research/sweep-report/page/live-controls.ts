/** Fills by hand: the whole sweep is computed again, and what shows its rows is drawn anew. */
import { countText } from '../../../core/number-text.ts'
import { priceOfTicks } from '../../../market/price-ticks.ts'
import { formatPercent, formatRatio } from '../../../report/format.ts'
import type { OrbFills } from '../../../strategies/orb/orb-grid.ts'
import type { ReportedRange, SweepRows } from '../sweep-report-input.ts'
import { highestRow } from '../view/parallel-coordinates.ts'
import { LiveSweep } from '../view/live-sweep.ts'
import { element } from './elements.ts'

/** The sweep under the chosen fills. */
export interface LiveRows {
  readonly rows: SweepRows
  /** By Sharpe ratio. */
  readonly highest: number
  /** Whether the fills are those of the sweep itself. */
  readonly isOwn: boolean
}

export class LiveControls {
  readonly #box = element(document, '#live', HTMLElement)
  readonly #sweep: LiveSweep
  readonly #tickMicros: number
  readonly #show: (found: LiveRows) => void
  /** The sweep's own. */
  readonly #own: OrbFills
  #isAsked = false

  /** @param show draws what was found */
  constructor(ranges: readonly ReportedRange[], show: (found: LiveRows) => void) {
    this.#sweep = new LiveSweep(ranges)
    this.#tickMicros = ranges[0]!.sessions.ticks.tickMicros
    this.#show = show
    this.#own = this.fills()
    this.#label()
  }

  /** From now on it follows the hand. */
  listen(): void {
    this.#box.addEventListener('input', () => this.#ask())
  }

  /** Once a frame, however fast a slider moves. */
  #ask(): void {
    this.#label()
    if (this.#isAsked) return
    this.#isAsked = true
    requestAnimationFrame(() => {
      this.#isAsked = false
      this.#compute()
    })
  }

  /** Those that are chosen. */
  fills(): OrbFills {
    const at = element(this.#box, 'select', HTMLSelectElement).value === 'next-tick' ? 'next-tick' : 'touch'
    return { at, slippage: this.#number('slippage'), fee: this.#number('fee') }
  }

  #number(name: string): number {
    return Number(element(this.#box, `[data-live=${name}] input`, HTMLInputElement).value)
  }

  #label(): void {
    const { slippage, fee } = this.fills()
    const output = (name: string): HTMLElement => element(this.#box, `[data-live=${name}] output`, HTMLElement)
    output('slippage').textContent = slippage === 1 ? '1 tick' : `${slippage} ticks`
    output('fee').textContent = `$${Number(priceOfTicks(fee, this.#tickMicros).toPrecision(3))}`
  }

  #compute(): void {
    const fills = this.fills()
    const rows = this.#sweep.rows(fills)
    const highest = highestRow(rows.sharpe) ?? 0
    const isOwn = JSON.stringify(fills) === JSON.stringify(this.#own)
    element(this.#box, '.found', HTMLElement).textContent = isOwn ? '' : foundText(rows, highest)
    this.#show({ rows, highest, isOwn })
  }
}

function foundText({ netProfit, sharpe }: SweepRows, highest: number): string {
  if (sharpe.length === 1)
    return `With these fills the row has a Sharpe ratio of ${formatRatio(sharpe[0]!)}. ${LUCK_REMAINS}`
  const share = netProfit.filter((profit) => profit > 0).length / netProfit.length
  return `With these fills ${formatPercent(share, 0)} of the rows earn something; the highest Sharpe ratio is ${formatRatio(sharpe[highest]!)}, row ${countText(highest)}. ${LUCK_REMAINS}`
}

const LUCK_REMAINS = 'What is said of luck remains that of the sweep’s own fills.'
