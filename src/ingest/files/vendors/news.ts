/** Headlines with a date only, and sentences labelled by sentiment. */
import { MISSING_DATE } from '../../../core/frame.ts'
import { newYorkInstant } from '../../../market/new-york-time.ts'
import { sequenceWithin } from '../columns.ts'
import { firstWord, symbolFrom } from '../file-name.ts'
import { type Filler, type Format, output } from '../format.ts'
import type { Rows } from '../rows.ts'
import { sessionFrom } from '../times/session-hours.ts'

const publisher = symbolFrom(({ name }) => firstWord(name).toLowerCase())

/** A headline of a day may be from its last minute: it is known at the next session's opening. */
const knownNextSession: Filler = (rows) => {
  const published = rows.dates('date')
  const session = new Int32Array(rows.length)
  const at = new Float64Array(rows.length).fill(Number.NaN)
  const knownAt = new Float64Array(rows.length).fill(Number.NaN)
  for (let row = 0; row < rows.length; row++) {
    if (published[row] === MISSING_DATE) continue
    const next = sessionFrom(published[row]! + 1)
    session[row] = next.day
    at[row] = newYorkInstant(published[row]! + 1, 0)
    knownAt[row] = next.open
  }
  return { session, at, knownAt, knownModelled: new Uint8Array(rows.length).fill(1) }
}

const headlineOutput = (headline: string) =>
  output('news', {
    source: 'headlines',
    columns: {
      source: publisher,
      published: 'date',
      sequence: sequenceWithin((rows: Rows) => rows.dates('date')),
      headline,
    },
    fillers: [knownNextSession],
  })

const headlines: Format = {
  name: 'headlines',
  title: 'Headlines by date; the name of the file names the publisher',
  shape: { type: 'header', required: ['date', 'headlines'] },
  outputs: [headlineOutput('headlines')],
}

const bareHeadlines: Format = {
  name: 'headlines-bare',
  title: 'Headlines by date without a header; the name of the file names the publisher',
  shape: { type: 'lines', columns: ['date', 'headline'], line: /^\d{4}-\d\d-\d\d,("|[^\d",-])/ },
  outputs: [headlineOutput('headline')],
}

const labelledSentences: Format = {
  name: 'labelled-sentences',
  title: 'Sentences of financial news with their sentiment after an @',
  shape: {
    type: 'lines',
    columns: ['text', 'label'],
    delimiter: '@',
    hasQuotes: false,
    line: /@(positive|negative|neutral)$/,
  },
  outputs: [
    output('labelled-text', {
      source: 'phrasebank',
      columns: {
        sequence: (rows) => Float64Array.from({ length: rows.length }, (_, row) => row + 1),
        text: 'text',
        label: 'label',
      },
    }),
  ],
}

/** Known from the midnight in New York that ends the day of the announcement. */
const scheduledTimes: Filler = (rows) => {
  const on = rows.dates('date')
  const announced = rows.dates('announced')
  const midnight = (days: Int32Array, later: number): Float64Array =>
    Float64Array.from(days, (day) => (day === MISSING_DATE ? Number.NaN : newYorkInstant(day + later, 0)))
  return {
    session: Int32Array.from(on, (day) => (day === MISSING_DATE ? MISSING_DATE : sessionFrom(day).day)),
    at: midnight(on, 0),
    knownAt: midnight(announced, 1),
    knownModelled: new Uint8Array(rows.length).fill(1),
  }
}

const scheduledEvents: Format = {
  name: 'scheduled-events',
  title: 'Days on which something is scheduled, such as a release or earnings, with the day of the announcement',
  shape: { type: 'header', required: ['event', 'date', 'announced'], optional: ['note'] },
  outputs: [
    output('events', {
      source: 'events',
      columns: { event: 'event', on: 'date', note: 'note' },
      fillers: [scheduledTimes],
    }),
  ],
}

export const NEWS_FORMATS = [headlines, bareHeadlines, labelledSentences, scheduledEvents]
