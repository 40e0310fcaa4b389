export { scratchBytes, useScratch } from './block'
export { price } from './european'
export { implied } from './implied'
