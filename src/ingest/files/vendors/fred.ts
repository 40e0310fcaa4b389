/** Series of FRED (Federal Reserve Bank of St. Louis): as it gives them, with vintages, and its releases. */
import { z } from 'zod'
import { newYorkInstant } from '../../../market/new-york-time.ts'
import { capitals } from '../columns.ts'
import { seriesOfName } from '../file-name.ts'
import { type Filler, type Format, output } from '../format.ts'
import type { Rows } from '../rows.ts'
import { ColumnTable } from '../table/column-table.ts'
import { instantCell } from '../table/table.ts'
import { observedTimes, releasedTimes } from '../times/series-times.ts'
import { wideSeries } from './wide-series.ts'

const SOURCE = 'fred'

const fred: Format = {
  name: 'fred',
  title: 'A series of FRED by reference period; the name of the file names it',
  shape: { type: 'header', required: ['Date', 'Value'] },
  outputs: [
    output('series', {
      source: SOURCE,
      columns: { series: seriesOfName, period: 'Date', value: 'Value' },
      fillers: [releasedTimes()],
    }),
  ],
}

const fredDownload: Format = {
  name: 'fred-download',
  title: 'Series as the site of FRED gives them, each in a column headed by its name',
  shape: { type: 'header', required: ['observation_date'], hasFreeColumns: true },
  outputs: ({ columns }) => {
    const names = columns.filter((column) => column !== 'observation_date')
    return wideSeries(
      SOURCE,
      'observation_date',
      Object.fromEntries(names.map((name) => [name, name])),
      releasedTimes(),
    )
  },
}

const fredVintages: Format = {
  name: 'fred-vintages',
  title: 'Values of FRED with the moment at which each was first seen',
  shape: { type: 'header', required: ['series', 'observation_date', 'value', 'first_seen_commit_time'] },
  outputs: [
    output('series', {
      source: 'fred-vintages',
      columns: { series: capitals('series'), period: 'observation_date', value: 'value' },
      fillers: [observedTimes((rows) => rows.floats('first_seen_commit_time', instantCell('utc')))],
    }),
  ],
}

const observations = z.object({ fetched_at: z.string(), observed_at: z.record(z.string(), z.string().nullable()) })

const fredReleases: Format = {
  name: 'fred-releases',
  title: 'The day on which each series of FRED was last seen to change',
  shape: {
    type: 'json',
    fits: (value) => observations.safeParse(value).success,
    table: (value, name) => {
      const { fetched_at: fetched, observed_at: observed } = observations.parse(value)
      const seen = Object.entries(observed).filter(([, on]) => on !== null)
      const column = (cells: readonly string[]) => ({ type: 'text', values: cells }) as const
      return new ColumnTable(
        name,
        new Map([
          ['series', column(seen.map(([series]) => series))],
          ['on', column(seen.map(([, on]) => String(on)))],
          ['fetched', column(seen.map(() => fetched))],
        ]),
      )
    },
  },
  outputs: [output('releases', { source: SOURCE, columns: { series: 'series', on: 'on' }, fillers: [seenByEndOfDay] })],
}

/** Seen at some time of the day, at the latest when the file was made. */
function seenByEndOfDay(rows: Rows): ReturnType<Filler> {
  const on = rows.dates('on')
  const fetched = rows.floats('fetched', instantCell('utc'))
  const at = Float64Array.from(on, (day, row) => Math.min(newYorkInstant(day + 1, 0), fetched[row]!))
  return { session: on, at, knownAt: at, knownModelled: new Uint8Array(rows.length).fill(1) }
}

export const FRED_FORMATS = [fred, fredDownload, fredVintages, fredReleases]
