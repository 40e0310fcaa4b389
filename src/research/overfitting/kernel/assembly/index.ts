export { rank, select, useSplits } from './splits'
export { weightedSums } from './weighted-sums'
