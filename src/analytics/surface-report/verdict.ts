/** What a surface says, in words; rules decide them. */

/** What the rules look at. Volatilities and errors are fractions. */
export interface SurfaceGrounds {
  /** 25-delta call less put of each expiry, and how far its smile lies from the quotes. */
  readonly skews: readonly { readonly riskReversal: number; readonly error: number }[]
  /** At the money, by rising tenor. */
  readonly term: readonly { readonly atTheMoney: number; readonly error: number }[]
  readonly hasArbitrage: boolean
}

/** Half a point: less is no slope. */
const LEAST_SLOPE = 0.005
/** Of all expiries. */
const MOST = 0.8

export function surfaceVerdict(grounds: SurfaceGrounds): string {
  if (grounds.skews.length === 0) return 'No smile can be drawn from these quotes'
  if (grounds.hasArbitrage) return 'The fitted surface has arbitrage and should not be used'
  const words = [skewWords(grounds), termWords(grounds)].filter((part) => part !== '')
  return words.join('; ')
}

function skewWords({ skews }: SurfaceGrounds): string {
  const clear = skews.filter(({ riskReversal, error }) => Math.abs(riskReversal) > error)
  const puts = clear.filter(({ riskReversal }) => riskReversal < 0).length
  const calls = clear.length - puts
  const [side, count] = puts >= calls ? ['Puts cost more than calls', puts] : ['Calls cost more than puts', calls]
  if (count === skews.length) return skews.length === 1 ? side : `${side} at every expiry`
  if (count >= MOST * skews.length) return `${side} at ${count} of ${skews.length} expiries`
  if (clear.length === 0) return 'Puts and calls cost about the same'
  return puts > 0 && calls > 0
    ? 'Puts cost more at some expiries, calls at others'
    : `${side} at ${count} of ${skews.length} expiries, about the same at the rest`
}

function termWords({ term }: SurfaceGrounds): string {
  if (term.length < 2) return ''
  const values = term.map(({ atTheMoney }) => atTheMoney)
  const [near, far] = [values[0]!, values.at(-1)!]
  const slope = Math.max(LEAST_SLOPE, ...[term[0]!, term.at(-1)!].map(({ error }) => error))
  const inner = values.slice(1, -1)
  const [top, bottom] = [Math.max(...inner), Math.min(...inner)]
  if (top - Math.max(near, far) > slope) return 'the term structure rises, then falls'
  if (Math.min(near, far) - bottom > slope) return 'the term structure falls, then rises'
  if (far - near > slope) return 'the term structure rises'
  return near - far > slope ? 'the term structure falls' : 'the term structure is flat'
}
