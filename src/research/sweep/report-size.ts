/** More rows than that make a page that no browser likes. */
export const MOST_REPORTED = 50_000
