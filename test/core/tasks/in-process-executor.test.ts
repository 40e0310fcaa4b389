import { InProcessExecutor } from '../../../src/core/tasks/in-process-executor.ts'
import { itConforms } from '../../conformance/executor.ts'

itConforms(() => new InProcessExecutor())
