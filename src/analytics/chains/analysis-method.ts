/**
 * Forwards by put-call parity, root by root; Black-Scholes where exercise is European, collocation of the
 * exercise boundary where it is American; SVI without static arbitrage. The number rises with every change
 * that can move a value, and with every new one.
 */
export const METHOD = 'parity-svi-2'
