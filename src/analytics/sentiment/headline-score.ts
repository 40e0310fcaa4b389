/**
 * The tone of a headline by a list of words.
 *
 * It counts words of good and of bad news, turns those behind a negation, and reads moves by what moves: "losses
 * narrow" is good. It knows no irony, no context and no company, and does not see which of two firms gains; a
 * headline without a word of the list scores 0, as does one with as much good as bad. An average over many
 * headlines says something of the day; a single score says little.
 */
import { LEXICON, type Meaning } from './lexicon.ts'

export interface HeadlineScore {
  /** (good − bad) / (good + bad), from −1 to 1; 0 without any. */
  readonly score: number
  readonly positive: number
  readonly negative: number
}

/** Words behind a negation that it turns, those that end a clause excepted. */
const NEGATED_WORDS = 4
/** Words before a move among which the thing that moves is named. */
const SUBJECT_REACH = 4
/** Words behind a move among which the thing that is moved is named, as in "cuts its costs". */
const OBJECT_REACH = 2
/** What stands behind these is a reason or a measure, and does not move. */
const LINKS = new Set('on after as amid in by from over with for to of at despite before since than'.split(' '))

export function scoreHeadline(headline: string): HeadlineScore {
  let positive = 0
  let negative = 0
  for (const clause of clausesOf(headline)) {
    for (const tone of tonesOf(clause)) {
      if (tone > 0) positive++
      else negative++
    }
  }
  const told = positive + negative
  return { score: told === 0 ? 0 : (positive - negative) / told, positive, negative }
}

/** What is said in one breath: negations and moves do not reach beyond. */
function clausesOf(headline: string): string[][] {
  return headline
    .toLowerCase()
    .replaceAll(/[’‘]/g, "'")
    .split(/[.,;:!?()"“”]|\s[-–—]\s|\b(?:but|while|although|though|however|yet)\b/)
    .map((clause) => clause.match(/[a-z]+(?:['-][a-z]+)*/g) ?? [])
}

/** 1 or −1 for each word of a clause that says something. */
function tonesOf(words: readonly string[]): number[] {
  return words.flatMap((_, place) => {
    const tone = toneOf(words, place)
    return tone === 0 ? [] : [isNegated(words, place) ? -tone : tone]
  })
}

function toneOf(words: readonly string[], place: number): number {
  const word = words[place]!
  if (isMove(word)) return means(word, 'rise') === movesUnwelcome(words, place) ? -1 : 1
  if (means(word, 'good')) return 1
  return means(word, 'bad') && !isMoved(words, place) ? -1 : 0
}

function isMove(word: string): boolean {
  return means(word, 'rise') || means(word, 'fall')
}

/** The places of what moves at `place`: before it, and behind it up to the next link. */
function movedPlaces(words: readonly string[], place: number): number[] {
  const objects = words.slice(place + 1, place + 1 + OBJECT_REACH)
  const link = objects.findIndex((word) => LINKS.has(word))
  const behind = link === -1 ? objects.length : link
  const first = Math.max(0, place - SUBJECT_REACH)
  return [...words.keys()].filter((other) => other >= first && other <= place + behind && other !== place)
}

function movesUnwelcome(words: readonly string[], place: number): boolean {
  return movedPlaces(words, place).some((other) => means(words[other]!, 'unwelcome'))
}

/** Whether something unwelcome is what a move is about, which then says it all. */
function isMoved(words: readonly string[], place: number): boolean {
  if (!means(words[place]!, 'unwelcome')) return false
  return words.some((word, other) => isMove(word) && movedPlaces(words, other).includes(place))
}

function isNegated(words: readonly string[], place: number): boolean {
  const before = words.slice(Math.max(0, place - NEGATED_WORDS), place)
  return before.filter((word) => means(word, 'negation') || word.endsWith("n't")).length % 2 === 1
}

function means(word: string, meaning: Meaning): boolean {
  return LEXICON.get(word)?.has(meaning) ?? false
}
