/** More rows than that take the page too long to make. */
export const MOST_REPORTED = 1_000_000
