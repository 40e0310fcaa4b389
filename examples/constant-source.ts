/** A source of your own: one invented rate, the same on every session, as a series of the lake. */
import { z } from 'zod'
import { createFrame } from '../src/core/frame.ts'
import { hashJson } from '../src/core/hash.ts'
import { parseDate } from '../src/core/time.ts'
import { defineSource } from '../src/ingest/source.ts'
import { nyse } from '../src/market/calendar.ts'
import { RECORD_SCHEMAS } from '../src/market/record-kind.ts'

const parameters = z.strictObject({
  series: z.string().default('CONSTANT'),
  value: z.number().default(1),
  from: z.string().default('2020-01-02'),
  to: z.string().default('2020-12-31'),
})

export const constantRate = defineSource({
  name: 'constant',
  parse: (given) => parameters.parse(given),
  create: ({ series, value, from, to }) => ({
    description: `the constant ${value} as ${series}`,
    async *read() {
      const sessions = nyse.sessions(parseDate(from), parseDate(to))
      const records = createFrame(RECORD_SCHEMAS.series, sessions.length)
      sessions.forEach(({ day, close }, row) => {
        records.columns.series[row] = series
        records.columns.period[row] = day
        records.columns.session[row] = day
        records.columns.at[row] = close
        records.columns.knownAt[row] = close
        records.columns.knownModelled[row] = 1
        records.columns.value[row] = value
      })
      yield {
        kind: 'series',
        input: {
          source: 'constant',
          format: 'constant',
          origin: `${series} = ${value}`,
          sha256: hashJson({ series, value, from, to }),
          isSimulated: true,
        },
        records,
        quarantined: [],
        findings: [],
        inputRows: records.length,
        rowsRead: records.length,
      }
    },
  }),
})
