/** What the headlines of a day say together; they count from the moment at which each was known. */
import { defineFeature } from '../definition.ts'

export const NEWS_FEATURES = [
  defineFeature({
    name: 'sentiment',
    title: 'Mean score of the day’s headlines, −1 to 1.',
    parameters: {},
    snapshotOf: 'news-scores',
    measure: (rows) => rows.reduce((sum, { score }) => sum + score, 0) / rows.length,
  }),
  defineFeature({
    name: 'negative_share',
    title: 'Share of the day’s headlines with a score below zero.',
    parameters: {},
    snapshotOf: 'news-scores',
    measure: (rows) => rows.filter(({ score }) => score < 0).length / rows.length,
  }),
  defineFeature({
    name: 'headlines',
    title: 'Number of the day’s headlines.',
    parameters: {},
    snapshotOf: 'news-scores',
    measure: (rows) => rows.length,
  }),
]
