/** What is held of one instrument. */
import type { Micros } from './money.ts'

export interface Position {
  readonly symbol: string
  /** Units; negative when short. */
  readonly quantity: number
  /** Cash that its entries brought since it was last flat; with its value now it is the position's profit. */
  readonly cash: Micros
}
