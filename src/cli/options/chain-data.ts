/** `data` of the envelope for a chain. What is not a number is null. */
import { IV_STATUSES } from '@bellwether/options'
import { type ExpirySummary, GREEKS } from '../../analytics/chains/analyse-snapshots.ts'
import type { ChainAt, RootAt } from '../../analytics/chains/chain-at.ts'
import type { Json } from '../../core/hash.ts'
import { formatDate, formatInstant } from '../../core/time.ts'

/** @param chosen expiries whose quotes are wanted; without it all expiries, without quotes */
export function chainData(
  chain: ChainAt,
  chosen: readonly { readonly root: RootAt; readonly expiry: ExpirySummary }[] | undefined,
): Json {
  const { series, at, funding, roots } = chain
  const shown = chosen ?? roots.flatMap((root) => root.expiries.map((expiry) => ({ root, expiry })))
  return {
    underlying: roots[0]!.snapshot.underlying,
    source: series.source,
    basis: series.partition['interval'] ?? 'snapshot',
    isSimulated: series.isSimulated,
    at: formatInstant(at),
    fundingRate: { ...funding },
    roots: roots.map(rootData),
    expiries: shown.map(({ root, expiry }) => ({
      ...expiryData(root, expiry),
      ...(chosen === undefined ? {} : { quotes: quotesData(chain, expiry) }),
    })),
  }
}

function rootData({ snapshot, terms, index: { thirtyDays } }: RootAt): Json {
  return {
    root: snapshot.root,
    exercise: terms.exercise,
    settlement: terms.settlement,
    exchange: snapshot.exchange,
    knownAt: formatInstant(snapshot.knownAt),
    underlyingPrice: finite(snapshot.underlyingPrice),
    index30:
      thirtyDays === undefined
        ? null
        : {
            value: finite(thirtyDays.value),
            low: finite(thirtyDays.low),
            high: finite(thirtyDays.high),
            expiries: [thirtyDays.near, thirtyDays.next].map(({ range }) => formatDate(range.expiry)),
          },
  }
}

function expiryData({ snapshot }: RootAt, expiry: ExpirySummary): Record<string, Json> {
  const { range, forward, smile } = expiry
  return {
    root: snapshot.root,
    expiry: formatDate(range.expiry),
    expiresAt: formatInstant(range.expiresAt),
    yearsToExpiry: range.yearsToExpiry,
    quotes: range.to - range.from,
    forward: finite(forward.forward),
    forwardError: finite(forward.forwardError),
    forwardStatus: forward.status,
    forwardSource: expiry.forwardSource,
    rate: finite(forward.rate),
    rateSource: expiry.rateSource,
    impliedYield: finite(expiry.impliedYield),
    atmIv: finite(expiry.atmIv),
    riskReversal25: finite(expiry.riskReversal25),
    butterfly25: finite(expiry.butterfly25),
    expectedMove: finite(expiry.expectedMove),
    smileStatus: smile?.status ?? 'too_few_points',
    smileError: finite(smile?.error.rmsVolatilityPoints),
  }
}

function quotesData({ quotes, values }: ChainAt, { range }: ExpirySummary): Json {
  return Array.from({ length: range.to - range.from }, (_, i) => {
    const row = range.from + i
    return {
      right: quotes.right[row]! > 0 ? 'call' : 'put',
      strike: quotes.strike[row]!,
      bid: finite(quotes.bid[row]),
      ask: finite(quotes.ask[row]),
      bidIv: finite(values.bidIv[row]),
      midIv: finite(values.midIv[row]),
      midIvStatus: IV_STATUSES[values.midIvStatus[row]!]!,
      askIv: finite(values.askIv[row]),
      smileIv: finite(values.smileIv[row]),
      ...Object.fromEntries(GREEKS.map((name) => [name, finite(values[name][row])])),
    }
  })
}

function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null
}
