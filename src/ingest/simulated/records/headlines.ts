/**
 * Dated headlines from templates, published from one and a half hours after the close.
 *
 * Their tone leans weakly to the return of the session that has just ended, so that they tell of the
 * past and nothing of the coming night.
 */
import { createFrame, type Frame } from '../../../core/frame.ts'
import type { Random } from '../../../core/random.ts'
import { MS_PER_MINUTE } from '../../../core/time.ts'
import { RECORD_SCHEMAS, type RecordSchema } from '../../../market/record-kind.ts'
import type { Market } from '../hidden/market.ts'

const SOURCE = 'simulated'
const FIRST_AFTER = 90 * MS_PER_MINUTE
const BETWEEN = 20 * MS_PER_MINUTE
/** Weight of the session's standardised return in a headline's tone; the rest is chance. */
const LEANING = 0.6
const NEUTRAL_BAND = 0.5

const SUBJECTS = ['stocks', 'banks', 'energy shares', 'chip makers', 'health shares', 'retailers', 'small companies']

/** Templates by tone; # is the subject. */
export const HEADLINES = {
  positive: [
    'Simulated market: # advance as buyers return',
    'Simulated market: # gain on hopes for growth',
    'Simulated market: strong demand lifts #',
    'Simulated market: # rise after upbeat outlook',
    'Simulated market: relief rally carries # higher',
  ],
  neutral: [
    'Simulated market: # little changed in quiet trade',
    'Simulated market: # mixed as investors wait for data',
    'Simulated market: analysts divided over #',
    'Simulated market: # steady before the next policy meeting',
    'Simulated market: turnover in # near its average',
  ],
  negative: [
    'Simulated market: # slide as worries grow',
    'Simulated market: # fall on weak orders',
    'Simulated market: sellers press #',
    'Simulated market: # drop after cautious outlook',
    'Simulated market: losses spread through #',
  ],
} as const

export type Tone = keyof typeof HEADLINES

/** One to three headlines a session, for the sessions from the first one asked for. */
export function headlineRows(market: Market): Frame<RecordSchema<'news'>> {
  const { sessions, firstRow } = market
  const stories: { row: number; sequence: number; text: string }[] = []
  for (let row = firstRow; row < sessions.length; row++) {
    const random = market.random.split('headlines').split(sessions[row]!.day)
    const count = 1 + random.integer(3)
    for (let sequence = 1; sequence <= count; sequence++) {
      stories.push({ row, sequence, text: write(toneOf(market, row, random), random) })
    }
  }
  const frame = createFrame(RECORD_SCHEMAS.news, stories.length)
  stories.forEach(({ row, sequence, text }, i) => {
    const { day, close } = sessions[row]!
    frame.columns.source[i] = SOURCE
    frame.columns.sequence[i] = sequence
    frame.columns.published[i] = day
    frame.columns.session[i] = day
    frame.columns.at[i] = close + FIRST_AFTER + (sequence - 1) * BETWEEN
    frame.columns.knownAt[i] = frame.columns.at[i]!
    frame.columns.headline[i] = text
  })
  return frame
}

function toneOf(market: Market, row: number, random: Random): Tone {
  const { dayReturn, dayDeviation } = market.index
  const lean = LEANING * (dayReturn[row]! / dayDeviation[row]!) + random.normal()
  if (Math.abs(lean) < NEUTRAL_BAND) return 'neutral'
  return lean > 0 ? 'positive' : 'negative'
}

function write(tone: Tone, random: Random): string {
  const templates = HEADLINES[tone]
  const template = templates[random.integer(templates.length)]!
  return template.replace('#', SUBJECTS[random.integer(SUBJECTS.length)]!)
}
