/**
 * The seed of the property tests: fixed, so that a change is judged by what it changed. `npm run prove -- properties`
 * searches under fresh seeds; PROPERTY_SEED repeats one.
 */
import fc from 'fast-check'

const FIXED_SEED = 20261130

fc.configureGlobal({ seed: Number(process.env['PROPERTY_SEED'] ?? FIXED_SEED) })
