/** From the query of a table to the rows that are meant. */
import { CONDITION, type Contract } from '@bellwether/client'
import type { z } from 'zod'
import type { Condition, Slice } from '../store/parquet/table-slice.ts'

type TableQuery = z.output<Contract['readTable']['query']>

export function sliceOf({ columns, where = [], sort, order, offset, limit }: TableQuery): Slice {
  return {
    ...(columns !== undefined && { columns }),
    ...(sort !== undefined && { sort }),
    where: where.map(conditionOf),
    order,
    offset,
    limit,
  }
}

/** `trades>=30` in its parts; the contract has seen to its form. */
function conditionOf(text: string): Condition {
  const [, column, comparison, value] = CONDITION.exec(text)!
  return { column: column!, comparison: comparison as Condition['comparison'], value: value! }
}
