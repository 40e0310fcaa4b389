/** What the simulated market has bars within the day of. */
export const SIMULATED_SYMBOL = 'SIM'
